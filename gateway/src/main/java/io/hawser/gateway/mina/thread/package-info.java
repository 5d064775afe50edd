/**
 * The I/O threads of the device port, which outlive what accepts for them, and how one that is dead or stuck is recognised.
 *
 * <p>Threads: the {@code device-io-N} threads; questions come from any.
 */
@NullMarked
package io.hawser.gateway.mina.thread;

import org.jspecify.annotations.NullMarked;
