/**
 * The load tests' DSL for Gatling: devices and web servers against a gateway, in Java.
 *
 * <p>Threads: everything of one virtual user runs on that user's event loop; nothing blocks.
 */
@NullMarked
package io.hawser.load.gatling;

import org.jspecify.annotations.NullMarked;
