package io.hawser.gateway.event;

import java.util.List;

/**
 * What one {@link Subscription#take} found.
 *
 * @param events the events that passed the filter, in order
 * @param resumeAt covers everything looked at, also what the filter left out
 */
public record Delivery(List<StoredEvent> events, ResumeToken resumeAt) {
    public Delivery {
        events = List.copyOf(events);
    }
}
