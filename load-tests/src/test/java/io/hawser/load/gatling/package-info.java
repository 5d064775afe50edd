/**
 * Gatling's side of the device protocol: connect, uplink, await a command, close; in Java, on Gatling's own event loops.
 *
 * <p>Threads: everything of one virtual user runs on that user's event loop; nothing blocks.
 */
@NullMarked
package io.hawser.load.gatling;

import org.jspecify.annotations.NullMarked;
