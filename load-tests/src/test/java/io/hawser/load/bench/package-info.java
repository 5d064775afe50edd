/**
 * Benchmarks: ratios against a reference in the same run, servers and load in processes of their own, a core each.
 * docs/benchmarks.md says what was measured and how to repeat it.
 *
 * <p>Threads: one for each server and one for the load, unless a class says otherwise.
 */
@NullMarked
package io.hawser.load.bench;

import org.jspecify.annotations.NullMarked;
