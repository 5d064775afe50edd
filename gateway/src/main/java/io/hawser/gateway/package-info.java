/**
 * The composition root: the one place that sees every part and puts them together.
 *
 * <p>Threads: the main thread starts and stops; see docs/threading.md for those that run in between.
 */
@NullMarked
package io.hawser.gateway;

import org.jspecify.annotations.NullMarked;
