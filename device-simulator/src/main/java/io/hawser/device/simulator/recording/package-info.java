/**
 * What went over the connections of devices, step by step, and the text format that keeps it. It knows nothing of where
 * recordings come from or what is done with them.
 *
 * <p>Threads: all but {@link io.hawser.device.simulator.recording.TrafficBuilder} is immutable or stateless: any.
 */
@NullMarked
package io.hawser.device.simulator.recording;

import org.jspecify.annotations.NullMarked;
