/**
 * The way of callers and devices to the commands that they mean, on whichever gateway of the cluster these are kept: directly
 * where they are kept here, else by questions that are repeated until the owner of the moment has answered.
 *
 * <p>Threads: callers', devices' I/O threads, the engine's and the timing wheel's; nothing here blocks.
 */
@NullMarked
package io.hawser.gateway.command.route;

import org.jspecify.annotations.NullMarked;
