/**
 * The device port on Apache MINA; the only code that knows MINA.
 *
 * <p>Threads: {@code device-accept} accepts; {@code device-io-N} read, decode and run the sessions of their connections,
 * and must never block; any thread writes.
 */
@NullMarked
package io.hawser.gateway.mina;

import org.jspecify.annotations.NullMarked;
