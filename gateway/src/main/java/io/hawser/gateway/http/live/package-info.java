/**
 * Live events and status for browsers, by WebSocket: best effort, never at the expense of anybody else.
 *
 * <p>Threads: one thread, {@code live-events}, reads the log for all of them while there are any; Jetty's hear what they say.
 */
@NullMarked
package io.hawser.gateway.http.live;

import org.jspecify.annotations.NullMarked;
