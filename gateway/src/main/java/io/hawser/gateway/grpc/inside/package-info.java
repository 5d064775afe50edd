/**
 * Calls of this process to its own services.
 *
 * <p>Threads: any calls; calls run on virtual threads.
 */
@NullMarked
package io.hawser.gateway.grpc.inside;

import org.jspecify.annotations.NullMarked;
