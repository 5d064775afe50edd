package io.hawser.gateway.group;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.StoredEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The unfinished events of one batch. Guarded by the group's lock. */
final class HeldBatch {
    private final Position position;
    private final @Nullable HeldEvent[] events; // null: filtered out, or finished
    private int unfinished;

    HeldBatch(Position position, int size) {
        this.position = position;
        this.events = new HeldEvent[size];
    }

    void put(int index, HeldEvent event) {
        events[index] = event;
        unfinished++;
    }

    Optional<HeldEvent> find(int index) {
        return index < events.length ? Optional.ofNullable(events[index]) : Optional.empty();
    }

    /** Takes out one that is finished. @return whether nothing is left */
    boolean finish(int index) {
        events[index] = null;
        unfinished--;
        return unfinished == 0;
    }

    boolean isEmpty() {
        return unfinished == 0;
    }

    /** When the first event that is left happened. */
    Optional<Instant> oldest() {
        for (HeldEvent held : events) {
            if (held != null && held.event() instanceof GroupEvent.Recorded(StoredEvent stored)) {
                return Optional.of(stored.event().time());
            }
        }
        return Optional.empty();
    }

    /** Adds what is unfinished, side by side. */
    void addRuns(List<Unfinished> runs) {
        int first = -1;
        for (int i = 0; i < events.length; i++) {
            if (events[i] != null && first < 0) {
                first = i;
            } else if (events[i] == null && first >= 0) {
                runs.add(new Unfinished(position, first, i - 1));
                first = -1;
            }
        }
        if (first >= 0) {
            runs.add(new Unfinished(position, first, events.length - 1));
        }
    }
}
