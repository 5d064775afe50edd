/**
 * The contract that web servers call, as JSON, for browsers.
 *
 * <p>Threads: any calls; answers come on the threads that serve calls.
 */
@NullMarked
package io.hawser.gateway.grpc.json;

import org.jspecify.annotations.NullMarked;
