/**
 * The heart: a connected device, whatever the wire it came by and whatever the call that reaches for it.
 *
 * <p>Threads: {@code on…} methods of a session run on its connection's I/O thread; log-in and keep-alive limits fire on the
 * timer's thread; everything else may be called from any thread, and nothing blocks.
 */
@NullMarked
package io.hawser.gateway.device;

import org.jspecify.annotations.NullMarked;
