package io.hawser.gateway.http.live;

import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.StoredEvent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to browsers; put into words when the first of them wants it, and once for all.
 *
 * <p>Threads: {@code live-events}.
 */
final class LiveEvent {
    private final StoredEvent stored;
    private final Function<StoredEvent, String> words;
    private @Nullable String text;

    LiveEvent(StoredEvent stored, Function<StoredEvent, String> words) {
        this.stored = stored;
        this.words = words;
    }

    Event event() {
        return stored.event();
    }

    String json() {
        String known = text;
        if (known == null) {
            known = words.apply(stored);
            text = known;
        }
        return known;
    }
}
