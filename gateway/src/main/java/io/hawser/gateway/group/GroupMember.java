package io.hawser.gateway.group;

import io.hawser.gateway.event.EventPosition;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One who reads for a group, wherever that is served.
 *
 * <p>Threads: one, which may be a virtual one, takes; any may do the rest. {@link #take} waits; acknowledging and rejecting
 * may, when more of it is on its way than a gateway holds.
 */
public interface GroupMember extends AutoCloseable {

    /** Its id, which never comes again. */
    String id();

    /**
     * Waits until there is at least one event for this member and room for it, or {@code limit} has passed, or this is
     * closed: then there are none.
     */
    GroupDelivery take(int maxEvents, Duration limit) throws InterruptedException;

    /** Finishes events that this group was given; others, and those that are finished, do not matter. */
    void acknowledge(Collection<EventPosition> positions);

    /**
     * Finishes all events that this member was given, up to and including that one.
     *
     * @return false when it was given none of that ordinal, and nothing was done
     */
    boolean acknowledgeUpTo(long ordinal);

    /** Gives events back that this member has; they come again, to any member, when {@code delay} has passed. */
    void reject(Collection<EventPosition> positions, Duration delay);

    boolean isOpen();

    /** Why it was ended, when it did not leave and this gateway does not stop: whoever joins again goes on. */
    Optional<String> endedBecause();

    /** Leaves: what it has comes again to others. Ends a take that waits. */
    @Override
    void close();

    /** As {@link #close}; completes when what it has acknowledged is durable, at once if that can't be stored now. */
    CompletionStage<Void> leave();
}
