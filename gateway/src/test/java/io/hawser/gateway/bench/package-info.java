/**
 * What benchmarks of several processes share: starting them, and what they take of the machine.
 *
 * <p>Threads: see each class.
 */
@NullMarked
package io.hawser.gateway.bench;

import org.jspecify.annotations.NullMarked;
