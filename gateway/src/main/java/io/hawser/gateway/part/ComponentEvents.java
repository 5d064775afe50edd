package io.hawser.gateway.part;

import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail.ComponentChanged;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.supervision.ComponentState;
import io.hawser.gateway.supervision.ComponentStatus;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Writes every change of a component into the event log.
 *
 * <p>Threads: any.
 */
public final class ComponentEvents implements Consumer<ComponentStatus> {
    private static final String NO_DEVICE = "";

    private final EventLog events;
    private final InstantSource clock;
    private final Map<String, ComponentStatus> known = new ConcurrentHashMap<>();

    public ComponentEvents(EventLog events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void accept(ComponentStatus now) {
        ComponentStatus before = known.put(now.name(), now);
        ComponentState from = before == null ? ComponentState.STARTING : before.state();
        if (from == now.state()) {
            return; // told in other words, no more
        }
        boolean isNews =
                before == null || !before.lastFailureTime().equals(now.lastFailureTime()); // else an earlier one
        String cause = isNews ? now.lastFailure().orElse("") : "";
        var _ = events.record(new Event(
                clock.instant(),
                NO_DEVICE,
                0,
                new ComponentChanged(now.name(), from.name(), now.state().name(), cause)));
    }
}
