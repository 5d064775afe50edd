/**
 * Simulations: each answers one question about a gateway, with load from Gatling.
 *
 * <p>Threads: Gatling's.
 */
@NullMarked
package io.hawser.load;

import org.jspecify.annotations.NullMarked;
