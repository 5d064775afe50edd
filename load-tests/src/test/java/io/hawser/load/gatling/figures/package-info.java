/**
 * What a simulation measured, to the microsecond, beside Gatling's own report: recorded while it runs, printed and written
 * as a file at its end.
 *
 * <p>Threads: the recorders are told from all event loops; the figures themselves are immutable.
 */
@NullMarked
package io.hawser.load.gatling.figures;

import org.jspecify.annotations.NullMarked;
