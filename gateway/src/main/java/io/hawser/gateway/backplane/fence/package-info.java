/**
 * Appending to a log as the only writer that it may have, on the contracts of the backplane alone.
 *
 * <p>Threads: any; one short lock guards all state of an appender, and nothing is told under it.
 */
@NullMarked
package io.hawser.gateway.backplane.fence;

import org.jspecify.annotations.NullMarked;
