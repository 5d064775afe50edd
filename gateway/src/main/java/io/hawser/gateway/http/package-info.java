/**
 * What is served over HTTP and WebSocket, and the only code that knows Jetty: devices, live events, the console, the contract
 * as JSON, metrics and health.
 *
 * <p>Threads: Jetty's; what may block runs on virtual threads.
 */
@NullMarked
package io.hawser.gateway.http;

import org.jspecify.annotations.NullMarked;
