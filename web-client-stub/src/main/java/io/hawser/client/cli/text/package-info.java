/**
 * What the command line shows, as text for people: tables, ages, the state of a node. For {@code io.hawser.client.cli} and
 * what is under it alone.
 *
 * <p>Threads: any; only a table belongs to whoever fills it.
 */
@NullMarked
package io.hawser.client.cli.text;

import org.jspecify.annotations.NullMarked;
