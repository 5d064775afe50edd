/**
 * The examples of docs/load-testing-dsl.md: what is between their marks is on that page.
 *
 * <p>Threads: Gatling's.
 */
@NullMarked
package io.hawser.load.examples;

import org.jspecify.annotations.NullMarked;
