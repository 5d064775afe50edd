/**
 * What single steps of the gateway cost, measured by JMH in one thread, each beside a reference in the same run. JMH derives
 * classes of its own from benchmarks and states: these have to be public, not final, and made without arguments.
 *
 * <p>Threads: one measures; the engine that writes to the disk has its own.
 */
@NullMarked
package io.hawser.load.bench.micro;

import org.jspecify.annotations.NullMarked;
