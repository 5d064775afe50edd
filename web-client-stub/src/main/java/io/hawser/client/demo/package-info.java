/**
 * A small web server on the client library: one page with devices, uplinks and commands, and the URLs of the old platform,
 * so that a watchdog of old works unchanged. For trying things out: it knows no users, so it listens on loopback.
 *
 * <p>Threads: a bounded pool answers requests, one thread each; a browser's event stream keeps its thread. The one
 * subscription's thread fans events out and never waits for a browser.
 */
@NullMarked
package io.hawser.client.demo;

import org.jspecify.annotations.NullMarked;
