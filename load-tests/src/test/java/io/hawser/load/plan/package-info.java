/**
 * What a simulation asks, which parameters it has and what must hold; where the gateway is that it asks it of.
 *
 * <p>Threads: immutable, any.
 */
@NullMarked
package io.hawser.load.plan;

import org.jspecify.annotations.NullMarked;
