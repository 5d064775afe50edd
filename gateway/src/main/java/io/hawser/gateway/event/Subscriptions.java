package io.hawser.gateway.event;

import io.hawser.gateway.metrics.Counters;

/** Opens readers of the event log and keeps count of them. */
public final class Subscriptions implements AutoCloseable {

    public Subscriptions(EventLog log, Counters counters) {}

    /** A reader of what becomes durable from now on. */
    public Subscription open(EventFilter filter) {
        return new Subscription();
    }

    /**
     * A reader of everything behind {@code from}.
     *
     * @throws EventsUnavailableException when the engine does not answer
     */
    public SubscriptionOutcome open(EventFilter filter, ResumeToken from) {
        return new SubscriptionOutcome.Opened(new Subscription());
    }

    /** How many are open. */
    public int count() {
        return 0;
    }

    /** Closes all; those opened later are closed from the start. */
    @Override
    public void close() {}
}
