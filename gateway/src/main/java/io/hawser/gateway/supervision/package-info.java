/**
 * The parts of the gateway, their life cycle, and how each is restarted without the others.
 *
 * <p>Threads: one {@code supervisor} thread runs every restart, one after the other; status may be read by any.
 */
@NullMarked
package io.hawser.gateway.supervision;

import org.jspecify.annotations.NullMarked;
