/**
 * What web servers call: the gRPC services, and who may call what.
 *
 * <p>Threads: every call runs on a virtual thread of its own; nothing here blocks a thread of the network.
 */
@NullMarked
package io.hawser.gateway.grpc;

import org.jspecify.annotations.NullMarked;
