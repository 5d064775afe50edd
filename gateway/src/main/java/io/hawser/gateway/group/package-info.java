/**
 * Named groups of readers: their durable place in the event log, what their members hold, and what comes again.
 *
 * <p>Threads: members take and acknowledge on threads of their own; a virtual thread {@code group-NAME} reads for each group
 * that has members; {@code housekeeping} writes places down. One short lock a group guards what they share.
 */
@NullMarked
package io.hawser.gateway.group;

import org.jspecify.annotations.NullMarked;
