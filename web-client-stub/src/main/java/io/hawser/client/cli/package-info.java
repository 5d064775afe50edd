/**
 * The command line for people and scripts, on the library's contract alone. What the demo web server shares with it
 * (options of the connection, JSON of views) is public.
 *
 * <p>Threads: the main thread; events are handed to it by their subscription's thread.
 */
@NullMarked
package io.hawser.client.cli;

import org.jspecify.annotations.NullMarked;
