package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.metrics.Counters;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens readers of the event log and knows which are open.
 *
 * <p>Threads: any; opening from a token blocks for the engine's answer.
 */
public final class Subscriptions implements AutoCloseable {
    private final EventLog log;
    private final Counters counters;
    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
    // set before the open ones are closed and read after adding: either close sees the new one, or the new one sees
    // this
    private volatile boolean closed;

    public Subscriptions(EventLog log, Counters counters) {
        this.log = log;
        this.counters = counters;
    }

    /** A reader of what becomes durable from now on. */
    public Subscription open(EventFilter filter) {
        log.recent().onReaderOpened();
        return begin(filter, ResumeToken.behind(log.recent().last()));
    }

    /**
     * A reader of everything that is kept.
     *
     * @throws EventsUnavailableException when the engine does not answer
     */
    public Subscription openOldest(EventFilter filter) {
        try {
            ResumeToken oldest = ResumeToken.behind(log.questions().head());
            log.recent().onReaderOpened();
            return begin(filter, oldest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventsUnavailableException("event log: interrupted while opening a subscription", e);
        }
    }

    /**
     * A reader of everything behind {@code from}.
     *
     * @throws EventsUnavailableException when the engine does not answer
     */
    public SubscriptionOutcome open(EventFilter filter, ResumeToken from) {
        try {
            Position head = log.questions().head();
            if (from.readFrom().compareTo(head) < 0
                    || from.last().batch().compareTo(log.questions().tail()) > 0) {
                return new SubscriptionOutcome.EventsLost(ResumeToken.behind(head));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventsUnavailableException("event log: interrupted while opening a subscription", e);
        }
        log.recent().onReaderOpened();
        return new SubscriptionOutcome.Opened(begin(filter, from));
    }

    /** How many are open. */
    public int count() {
        return open.size();
    }

    /** Closes all; those opened later are closed from the start. */
    @Override
    public void close() {
        closed = true;
        open.forEach(Subscription::close);
    }

    private Subscription begin(EventFilter filter, ResumeToken from) {
        Subscription subscription = new Subscription(filter, from, log, counters, this::onClosed);
        open.add(subscription);
        if (closed) {
            subscription.close();
        }
        return subscription;
    }

    private void onClosed(Subscription subscription) {
        open.remove(subscription);
        log.recent().onReaderClosed();
    }
}
