/**
 * Which node has which device's session, known to every node: each gateway announces its own sessions, and holds what the
 * others announced in memory. Nothing here is durable, and nothing positive is ever said from it alone: who is to be sent to
 * is asked of its owner.
 *
 * <p>Threads: any; nothing here blocks.
 */
@NullMarked
package io.hawser.gateway.directory;

import org.jspecify.annotations.NullMarked;
