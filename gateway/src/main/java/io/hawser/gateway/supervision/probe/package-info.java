/**
 * Asks the parts of the gateway, again and again, whether they still do their work, and has those restarted that do not.
 *
 * <p>Threads: the {@code supervisor} thread asks and decides; it never waits for anybody.
 */
@NullMarked
package io.hawser.gateway.supervision.probe;

import org.jspecify.annotations.NullMarked;
