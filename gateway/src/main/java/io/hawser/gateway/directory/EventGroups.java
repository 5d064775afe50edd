package io.hawser.gateway.directory;

import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventLog;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events of very many sessions, a group at a time, the next when the one before is durable: a million of them leave
 * room for what devices send.
 *
 * <p>Threads: any may begin; it goes on, and tells, on the timer's.
 */
final class EventGroups {
    private static final Logger LOG = LoggerFactory.getLogger(EventGroups.class);
    private static final int GROUP_EVENTS = 256;

    private final EventLog events;
    private final ScheduledExecutorService timer;

    /** What is written, and who is told how far it is. */
    interface Writing<T> {
        /** What is written of one of them. */
        Event event(T one);

        /** These are on their way to the log, behind all that was there before. */
        default void onTaken(List<T> group) {}

        /** These are durable. */
        void onStored(List<T> group);

        /** All are. */
        default void onEnd() {}
    }

    EventGroups(EventLog events, ScheduledExecutorService timer) {
        this.events = events;
        this.timer = timer;
    }

    /** Writes of all that {@code those} gives, which is asked for more when some are written. */
    <T> void write(Iterator<T> those, Writing<T> writing) {
        later(() -> writeNext(those, writing));
    }

    private <T> void writeNext(Iterator<T> left, Writing<T> writing) {
        List<T> group = new ArrayList<>(GROUP_EVENTS);
        while (group.size() < GROUP_EVENTS && left.hasNext()) {
            group.add(left.next());
        }
        if (group.isEmpty()) {
            writing.onEnd();
        } else {
            append(group, left, writing);
        }
    }

    private <T> void append(List<T> group, Iterator<T> left, Writing<T> writing) {
        boolean taken = events.append(
                group.stream().map(writing::event).toList(),
                () -> later(
                        () -> { // on another thread: with an engine in memory this one still appends
                            writing.onStored(group);
                            writeNext(left, writing);
                        }));
        if (taken) {
            writing.onTaken(group);
        } else {
            events.whenRelieved(() -> later(() -> append(group, left, writing)));
        }
    }

    private void later(Runnable work) {
        try {
            timer.execute(work);
        } catch (RejectedExecutionException _) {
            LOG.debug("the gateway stops; who lives on writes it");
        }
    }
}
