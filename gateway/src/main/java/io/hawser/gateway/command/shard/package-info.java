/**
 * The shards that commands are kept in: which gateway of the cluster is to have which, by who is alive, and what it does to
 * have them.
 *
 * <p>Threads: the engine's, and the timing wheel's; nothing here blocks.
 */
@NullMarked
package io.hawser.gateway.command.shard;

import org.jspecify.annotations.NullMarked;
