/**
 * The only code of the device's end that knows Apache MINA: connects, turns bytes into messages and messages into bytes.
 *
 * <p>Threads: MINA's connector thread and its few I/O threads; {@link io.hawser.device.mina.GatewayLink} may be used
 * from any thread. For {@code io.hawser.device}; applications have no business here.
 */
@NullMarked
package io.hawser.device.mina;

import org.jspecify.annotations.NullMarked;
