/**
 * The device's end of a WebSocket (RFC 6455), as bytes in and bytes out: the upgrade, and the frames around a device's wire
 * protocol. It knows no socket, so that whoever has one, on whichever library, can put it in between.
 *
 * <p>Threads: what receives belongs to the connection's I/O thread; what frames may be used by any.
 */
@NullMarked
package io.hawser.device.websocket;

import org.jspecify.annotations.NullMarked;
