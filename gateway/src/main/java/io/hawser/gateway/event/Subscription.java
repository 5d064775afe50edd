package io.hawser.gateway.event;

import java.time.Duration;

/**
 * One reader's way through the events; slow readers hold up nobody but themselves.
 *
 * <p>Threads: one thread, which may be a virtual one, takes; any may close.
 */
public final class Subscription implements AutoCloseable {

    Subscription() {}

    /**
     * Waits until there is at least one event that passes the filter, or {@code limit} has passed, or this is closed.
     *
     * @return at most {@code maxEvents}, with what is there; none at the limit and once closed: see {@link #isOpen}
     * @throws EventsLostException when events that this reader had not seen are gone; it reads on from
     *     {@link EventsLostException#earliest()}
     * @throws EventsUnavailableException when the engine fails; taking again is right
     */
    public Delivery take(int maxEvents, Duration limit) throws InterruptedException, EventsLostException {
        return new Delivery(java.util.List.of(), start());
    }

    /** Where it stood before the first take. */
    public ResumeToken start() {
        return ResumeToken.behind(io.hawser.gateway.backplane.Position.START);
    }

    public boolean isOpen() {
        return false;
    }

    /** Ends a take that waits. */
    @Override
    public void close() {}
}
