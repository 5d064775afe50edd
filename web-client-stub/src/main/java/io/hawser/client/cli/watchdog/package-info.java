/**
 * Watches a gateway from outside, for places where nothing else does: restarts its components through the gateway, and the
 * gateway through a command of the user's. What to do is decided in {@code Decisions}, which knows neither network nor
 * clock; the rest looks, does and writes down.
 *
 * <p>Threads: one that looks, decides and does; the client's own tell it what the status stream says.
 */
@NullMarked
package io.hawser.client.cli.watchdog;

import org.jspecify.annotations.NullMarked;
