/**
 * The web servers' side of the DSL: calls of the gateway's rpc, over channels that a whole simulation shares.
 *
 * <p>Threads: calls are answered on gRPC's own threads, which hand everything on to the event loop of the virtual user; nothing
 * blocks.
 */
@NullMarked
package io.hawser.load.gatling.rpc;

import org.jspecify.annotations.NullMarked;
