/**
 * What happened, durable, in order, to many readers: the event log on a backplane's log, and subscriptions to it.
 *
 * <p>Threads: any thread appends, without blocking; batches complete on the engine's thread; each subscription is read by
 * one virtual thread of its own.
 */
@NullMarked
package io.hawser.gateway.event;

import org.jspecify.annotations.NullMarked;
