/**
 * The engine of a gateway that stands alone: logs and registers in one SQLite file, or in memory for benchmarks and tests.
 *
 * <p>Threads: {@code store-writer} owns the writing connection and commits everything that is queued as one transaction;
 * {@code store-reader} owns the reading one. Both are platform threads, since SQLite is native code.
 */
@NullMarked
package io.hawser.gateway.backplane.embedded;

import org.jspecify.annotations.NullMarked;
