/**
 * What a run of simulated devices measured: figures that can be added up over populations, seconds and processes.
 *
 * <p>Threads: immutable, any.
 */
@NullMarked
package io.hawser.device.simulator.figures;

import org.jspecify.annotations.NullMarked;
