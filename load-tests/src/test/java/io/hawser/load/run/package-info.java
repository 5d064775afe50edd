/**
 * {@code ./hawser load}: runs a simulation against a gateway of its own or another one, says in ten lines what came of it, and
 * looks for the load at which its bounds break.
 *
 * <p>Threads: main, which it blocks; the simulation and the gateway are processes of their own.
 */
@NullMarked
package io.hawser.load.run;

import org.jspecify.annotations.NullMarked;
