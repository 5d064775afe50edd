package io.hawser.gateway.http.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;

/**
 * What waits for one browser, as JSON: words of ours, the newest status, and events with the gaps between them. Bounded: what
 * has no room is counted, and told as a gap in its place.
 *
 * <p>Threads: guarded by whoever owns it.
 */
final class LiveQueue {
    private static final int MAX_WORDS = 16; // one for each message of the browser; who sends more hears less
    private static final int MAX_EVENTS = 500; // in one message
    private static final int MAX_CHARACTERS = 256 << 10;

    private final int maxEvents;
    private final Queue<String> words = new ArrayDeque<>();
    private final Deque<Entry> events = new ArrayDeque<>();
    private Optional<String> status = Optional.empty();
    private long missed; // since the last event that was taken
    private boolean gapTold; // and what follows it was not

    /** An event that waits, and how many were left out before it. */
    private record Entry(String event, long missedBefore) {}

    LiveQueue(int maxEvents) {
        this.maxEvents = maxEvents;
    }

    void say(String word) {
        if (words.size() < MAX_WORDS) {
            words.add(word);
        }
    }

    /** The status from now on: one that nobody has taken yet is of no use any more. */
    void status(String json) {
        status = Optional.of(json);
    }

    /** Takes an event; false when there is no room, and it is counted. */
    boolean offer(String event) {
        if (events.size() >= maxEvents) {
            missed++;
            return false;
        }
        events.add(new Entry(event, missed));
        missed = 0;
        return true;
    }

    /** So many were left out here. */
    void leaveOut(long count) {
        missed += count;
    }

    /** The events that wait are of no interest any more. */
    void dropEvents() {
        events.clear();
        missed = 0;
        gapTold = false;
    }

    /**
     * Whether there is something that should not wait until there is more of it: a gap and what follows it are nobody's
     * gain by waiting, and if only one of them left at a time, events that came before would leave later and later.
     */
    boolean isUrgent() {
        return !words.isEmpty()
                || status.isPresent()
                || events.size() >= MAX_EVENTS
                || (!events.isEmpty() && (gapTold || events.element().missedBefore() > 0));
    }

    /** The next message for the browser, if there is one. */
    Optional<String> next() {
        if (!words.isEmpty()) {
            return Optional.of(words.remove());
        }
        if (status.isPresent()) {
            String message = "{\"status\":" + status.get() + "}";
            status = Optional.empty();
            return Optional.of(message);
        }
        if (events.isEmpty()) {
            return missed > 0 ? Optional.of(takeGap()) : Optional.empty();
        }
        return Optional.of(events.element().missedBefore() > 0 ? gapBeforeFirst() : takeEvents());
    }

    private String takeGap() {
        String message = gap(missed);
        missed = 0;
        return message;
    }

    private String gapBeforeFirst() {
        Entry first = events.remove();
        events.addFirst(new Entry(first.event(), 0)); // told next
        gapTold = true;
        return gap(first.missedBefore());
    }

    private String takeEvents() {
        StringBuilder message = new StringBuilder("{\"events\":[");
        int count = 0;
        while (!events.isEmpty()
                && events.element().missedBefore() == 0
                && count < MAX_EVENTS
                && message.length() < MAX_CHARACTERS) {
            if (count > 0) {
                message.append(',');
            }
            message.append(events.remove().event());
            count++;
        }
        gapTold = false;
        return message.append("]}").toString();
    }

    private static String gap(long missed) {
        return "{\"gap\":{\"missed\":" + missed + "}}";
    }
}
