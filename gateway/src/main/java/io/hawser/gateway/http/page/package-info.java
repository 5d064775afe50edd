/**
 * What is asked and answered over HTTP: the console and its log-in, the contract as JSON, metrics, health.
 *
 * <p>Threads: Jetty's, any number at a time.
 */
@NullMarked
package io.hawser.gateway.http.page;

import org.jspecify.annotations.NullMarked;
