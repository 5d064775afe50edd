/**
 * Devices by WebSocket: the same sessions as by TCP, on another wire.
 *
 * <p>Threads: Jetty's; the messages of one socket come one after the other.
 */
@NullMarked
package io.hawser.gateway.http.device;

import org.jspecify.annotations.NullMarked;
