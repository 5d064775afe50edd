package io.hawser.gateway;

import io.hawser.gateway.command.route.ShardedCommands;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.group.GroupStatus;
import io.hawser.gateway.group.Groups;
import io.hawser.gateway.grpc.StatusSource;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Gauge;
import io.hawser.gateway.metrics.History;
import io.hawser.gateway.metrics.Metrics;
import io.hawser.gateway.metrics.Metrics.Labelled;
import io.hawser.gateway.metrics.Rates;
import io.hawser.gateway.metrics.Timing;
import io.hawser.gateway.supervision.ComponentState;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.probe.ProbeStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** What is measured of each part, and which of it charts show. */
final class Measurements {
    private static final Set<ComponentState> SERVING = Set.of(ComponentState.RUNNING, ComponentState.DEGRADED);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int GROUP_PAGE = 1_000;

    private Measurements() {}

    static void measure(Metrics metrics, Heart heart) {
        SessionRegistry sessions = heart.sessions();
        ShardedCommands commands = heart.commands();
        EventLog events = heart.events();
        Groups groups = heart.served();
        metrics.gauge(Gauge.SESSIONS, sessions::count);
        metrics.gauge(Gauge.SESSIONS_PEAK, sessions::peak);
        metrics.gauge(Gauge.COMMANDS_OUTSTANDING, commands::outstanding);
        metrics.gauge(Gauge.EVENTS_QUEUED, () -> events.status().queuedEvents());
        metrics.gauge(Gauge.EVENTS_QUEUED_BYTES, () -> events.status().queuedBytes());
        metrics.gauge(Gauge.EVENTS_KEPT, () -> events.status().events());
        metrics.gauge(Gauge.EVENTS_KEPT_BYTES, () -> events.status().bytes());
        metrics.gauge(Gauge.GROUP_LAG, () -> groupLag(groups));
        metrics.gauge(Gauge.GROUPS, groups::count);
    }

    static void measure(Metrics metrics, StatusSource status, HttpDoor http) {
        metrics.gauges(
                Gauge.COMPONENT_RUNNING,
                status.components(),
                one -> new Labelled(List.of(one.name()), SERVING.contains(one.state()) ? 1 : 0));
        metrics.gauges(Gauge.PROBE_SECONDS, status.probes(), one -> new Labelled(labels(one), seconds(one.last())));
        metrics.gauges(
                Gauge.PROBE_ILL,
                status.probes(),
                one -> new Labelled(labels(one), one.problem().isPresent() ? 1 : 0));
        metrics.gauge(Gauge.DRAINING, () -> status.drainingSince().get().isPresent() ? 1 : 0);
        metrics.gauge(Gauge.HTTP_CONNECTIONS, http.server()::connections);
        metrics.gauge(Gauge.BROWSERS, http.live()::count);
    }

    /** How fast what status tells of grows. */
    static Rates rates(Counters counters) {
        return new Rates(
                counters,
                Set.of(Counter.MESSAGES_IN, Counter.MESSAGES_OUT, Counter.BYTES_IN, Counter.BYTES_OUT),
                System::nanoTime);
    }

    /** The series of docs/http.md. */
    static History history(Counters counters, InstantSource clock, Metrics metrics, Heart heart) {
        EventLog events = heart.events();
        return new History(counters, clock, System::nanoTime)
                .value("sessions", heart.sessions()::count)
                .value("commandsOutstanding", heart.commands()::outstanding)
                .value("eventsQueued", () -> events.status().queuedEvents())
                .value("groupLag", () -> groupLag(heart.served()))
                .rate("messagesIn", Counter.MESSAGES_IN)
                .rate("messagesOut", Counter.MESSAGES_OUT)
                .rate("uplinks", Counter.UPLINKS)
                .rate("eventsDelivered", Counter.EVENTS_DELIVERED)
                .rate("bytesIn", Counter.BYTES_IN)
                .rate("bytesOut", Counter.BYTES_OUT)
                .rate("commandsSucceeded", Counter.COMMANDS_SUCCEEDED)
                .rate("commandsFailed", Counter.COMMANDS_FAILED)
                .rate("commandsRejected", Counter.COMMANDS_REJECTED)
                .rate("commandsTimedOut", Counter.COMMANDS_TIMED_OUT)
                .rate("commandsCancelled", Counter.COMMANDS_CANCELLED)
                .percentiles("commandDelivery", metrics.timings(), Timing.COMMAND_DELIVERY)
                .percentiles("commandCompletion", metrics.timings(), Timing.COMMAND_COMPLETION)
                .percentiles("uplinkStore", metrics.timings(), Timing.UPLINK_STORE);
    }

    /** The components that do not do what they are there for, a sentence each. */
    static List<String> notRunning(Components components) {
        return components.statuses().stream()
                .filter(one -> !SERVING.contains(one.state()))
                .map(one -> one.name() + " is " + one.state())
                .toList();
    }

    private static long groupLag(Groups groups) {
        return groups.after("", GROUP_PAGE).stream()
                .mapToLong(GroupStatus::lag)
                .max()
                .orElse(0);
    }

    private static List<String> labels(ProbeStatus probe) {
        return List.of(probe.component(), probe.name());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }
}
