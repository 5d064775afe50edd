/**
 * What simulated devices are and do, as data: a scenario of populations, each with its rates, sizes, delays and faults.
 *
 * <p>Threads: immutable, any; what draws from chance belongs to whoever drives one device.
 */
@NullMarked
package io.hawser.device.simulator.scenario;

import org.jspecify.annotations.NullMarked;
