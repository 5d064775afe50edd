/**
 * What the gateway counts, by name.
 *
 * <p>Threads: any thread counts; reading a count sees a recent value.
 */
@NullMarked
package io.hawser.gateway.metrics;

import org.jspecify.annotations.NullMarked;
