/**
 * The settings of a gateway: defaults, file, environment and flags, checked together before anything starts.
 *
 * <p>Threads: read by the main thread at start; immutable from then on. Only the composition root reads it, and hands each
 * component its part.
 */
@NullMarked
package io.hawser.gateway.config;

import org.jspecify.annotations.NullMarked;
