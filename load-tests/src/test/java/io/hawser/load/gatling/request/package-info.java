/**
 * What every request of the load tests has: its name, its checks, when it was meant to start, and its place in Gatling's
 * machinery, in Java.
 *
 * <p>Threads: everything of one virtual user runs on that user's event loop; nothing blocks.
 */
@NullMarked
package io.hawser.load.gatling.request;

import org.jspecify.annotations.NullMarked;
