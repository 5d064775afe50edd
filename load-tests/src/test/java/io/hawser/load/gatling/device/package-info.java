/**
 * The devices' side of the DSL: connections over Gatling's own event loops, and the requests that use them.
 *
 * <p>Threads: everything of one virtual user runs on that user's event loop; nothing blocks.
 */
@NullMarked
package io.hawser.load.gatling.device;

import org.jspecify.annotations.NullMarked;
