/**
 * How the client speaks gRPC: connections, repeats, streams that outlive a gateway, and the translation of generated
 * types. For {@code io.hawser.client} alone: public only because Java asks for it, and no part of the library's contract.
 *
 * <p>Threads: calls end on gRPC's threads; repeats start on the client's timer thread; each stream is read by one thread
 * of its own.
 */
@NullMarked
package io.hawser.client.wire;

import org.jspecify.annotations.NullMarked;
