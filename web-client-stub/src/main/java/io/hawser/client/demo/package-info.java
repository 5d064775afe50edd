/**
 * A small web server on the client library: the shop floor as a page, and the URLs of the old platform, so that a watchdog
 * of old works unchanged. To start your own from: {@code docs/web-tier.md} says what to copy. It knows no users, so it
 * listens on loopback.
 *
 * <p>Threads: a bounded pool answers requests, one thread each; a browser's event stream keeps its thread. The {@code
 * floor}'s threads tell browsers' queues and never wait for a browser.
 */
@NullMarked
package io.hawser.client.demo;

import org.jspecify.annotations.NullMarked;
