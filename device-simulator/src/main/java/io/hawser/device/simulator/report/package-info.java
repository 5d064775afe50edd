/**
 * What a run came to, for people, for scripts and for a browser; and what had to hold.
 *
 * <p>Threads: immutable or stateless, any.
 */
@NullMarked
package io.hawser.device.simulator.report;

import org.jspecify.annotations.NullMarked;
