package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One reader's way through the events; slow readers hold up nobody but themselves.
 *
 * <p>Threads: one thread, which may be a virtual one, takes; any may close.
 */
public final class Subscription implements AutoCloseable {
    /** What a filter leaves out is looked at so far even when the limit has passed. */
    private static final int LEAST_LOOKED = 10_000;

    private static final PlacedBatch NOTHING =
            new PlacedBatch(Position.START, new EventBatch(0, Instant.EPOCH, "", List.of()));

    private final EventFilter filter;
    private final ResumeToken start;
    private final BatchSource source;
    private final RecentBatches recent;
    private final Counters counters;
    private final Consumer<Subscription> onClosed;
    private final AtomicBoolean open = new AtomicBoolean(true);

    // all below belongs to the taking thread
    /** The last event looked at, or the end of a batch. */
    private ResumeToken place;
    /** Everything up to here was looked at; the batch in hand follows. */
    private Position behind;

    private PlacedBatch inHand = NOTHING;
    private int nextIndex;

    Subscription(
            EventFilter filter, ResumeToken start, EventLog log, Counters counters, Consumer<Subscription> onClosed) {
        this.filter = filter;
        this.start = start;
        this.recent = log.recent();
        this.source = new BatchSource(recent, log.questions(), log.newer());
        this.counters = counters;
        this.onClosed = onClosed;
        place = start;
        behind = start.readFrom();
    }

    /**
     * Waits until there is at least one event that passes the filter, or {@code limit} has passed, or this is closed.
     *
     * @return at most {@code maxEvents}, with what is there; none at the limit and once closed: see {@link #isOpen}
     * @throws EventsLostException when events that this reader had not seen are gone; it reads on from
     *     {@link EventsLostException#earliest()}
     * @throws EventsUnavailableException when the engine fails, or only a newer version of Hawser can read what follows;
     *     taking again is right
     */
    public Delivery take(int maxEvents, Duration limit) throws InterruptedException, EventsLostException {
        if (maxEvents < 1) {
            throw new IllegalArgumentException("events to take: " + maxEvents + " (expected: 1 or more)");
        }
        long deadline = System.nanoTime() + limit.toNanos();
        List<StoredEvent> found = new ArrayList<>();
        int looked = 0;
        while (open.get()) {
            looked += sift(found, maxEvents);
            if (found.size() >= maxEvents) {
                break;
            }
            boolean advanced = advance(found);
            long left = deadline - System.nanoTime();
            if (left <= 0 && (!advanced || looked >= LEAST_LOOKED)) {
                break;
            }
            if (!advanced) {
                if (!found.isEmpty()) {
                    break;
                }
                recent.awaitBehind(behind, left, () -> !open.get());
            }
        }
        counters.add(Counter.EVENTS_DELIVERED, found.size());
        return new Delivery(found, place);
    }

    /** Where it stood before the first take. */
    public ResumeToken start() {
        return start;
    }

    /** Whether it was not closed, by its reader or because the gateway stops. */
    public boolean isOpen() {
        return open.get();
    }

    /** Ends a take that waits. */
    @Override
    public void close() {
        if (open.getAndSet(false)) {
            onClosed.accept(this);
            recent.wakeAll();
        }
    }

    /** Moves through the batch in hand and keeps what passes the filter. @return how many events it looked at */
    private int sift(List<StoredEvent> found, int maxEvents) {
        List<Event> events = inHand.batch().events();
        int before = nextIndex;
        while (nextIndex < events.size() && found.size() < maxEvents) {
            Event event = events.get(nextIndex);
            if (filter.passes(event)) {
                EventPosition at = new EventPosition(inHand.position(), nextIndex);
                found.add(new StoredEvent(at, inHand.batch().node(), event));
            }
            nextIndex++;
        }
        int looked = nextIndex - before;
        if (nextIndex < events.size()) {
            place = looked > 0 ? new ResumeToken(new EventPosition(inHand.position(), nextIndex - 1)) : place;
        } else if (!events.isEmpty()) {
            moveTo(ResumeToken.behind(inHand.position()));
        }
        return looked;
    }

    /** Takes the next batch in hand. @return whether there was one; false also when what was found has to be told first */
    private boolean advance(List<StoredEvent> found) throws InterruptedException, EventsLostException {
        try {
            Optional<PlacedBatch> next = source.next(behind);
            if (next.isEmpty()) {
                return false;
            }
            inHand = next.get();
            nextIndex = inHand.position().equals(place.last().batch())
                    ? place.last().index() + 1
                    : 0;
            return true;
        } catch (EventsLostException e) {
            if (found.isEmpty()) {
                moveTo(e.earliest());
                throw e;
            }
            return false; // met again by the next take
        } catch (EventsUnavailableException e) {
            if (found.isEmpty()) {
                throw e;
            }
            return false; // met again by the next take
        } catch (InterruptedException e) {
            if (found.isEmpty()) {
                throw e;
            }
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void moveTo(ResumeToken end) {
        place = end;
        behind = end.readFrom();
        inHand = NOTHING;
        nextIndex = 0;
    }
}
