/**
 * Bytes that are nearly what a device sends: valid frames of every type, and ways to spoil them. Everything follows from a
 * seed and a number; nothing here talks to a gateway.
 *
 * <p>Threads: immutable or stateless, any; a source of chance belongs to one case.
 */
@NullMarked
package io.hawser.device.simulator.mutation;

import org.jspecify.annotations.NullMarked;
