/**
 * What gateways of a cluster know of each other: facts, loads, and whether this one is cut off.
 *
 * <p>Threads: see each class.
 */
@NullMarked
package io.hawser.gateway.peer;

import org.jspecify.annotations.NullMarked;
