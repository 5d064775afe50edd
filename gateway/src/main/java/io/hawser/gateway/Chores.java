package io.hawser.gateway;

import io.hawser.gateway.command.route.ShardedCommands;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.metrics.History;
import io.hawser.gateway.metrics.Rates;
import io.hawser.gateway.part.EventLogComponent;
import io.hawser.gateway.part.MonitorComponent;
import io.hawser.gateway.supervision.Components;
import java.time.Duration;

/** What has to be done every so often, and how often. */
record Chores(Rates rates, History history, Heart heart, Components components) {

    void beginOn(Housekeeping housekeeping) {
        EventLog events = heart.events();
        ShardedCommands commands = heart.commands();
        housekeeping.every(Duration.ofSeconds(1), "rates", rates::sample);
        housekeeping.every(History.INTERVAL, "history", history::sample);
        housekeeping.every(Duration.ofSeconds(4), "epochs", () -> {
            var _ = heart.epochs()
                    .reserve(); // when it fails, log-ins go on within the last reservation until the next try
        });
        housekeeping.every(Duration.ofSeconds(1), "events", events::send);
        housekeeping.every(Duration.ofMinutes(1), "commands", commands::sweep);
        housekeeping.every(Duration.ofSeconds(1), "command-ends", commands::report);
        housekeeping.every(Duration.ofMillis(500), "group-places", heart.served()::write);
        housekeeping.every(Duration.ofMillis(500), "group-members", heart.groups()::look);
        housekeeping.every(Duration.ofMinutes(10), "groups", heart.served()::sweep);
        housekeeping.every(
                Duration.ofSeconds(1),
                "event-log",
                () -> components.report(
                        EventLogComponent.NAME, "appends", events.status().failing()));
        housekeeping.every(
                Duration.ofSeconds(1),
                "newer-events",
                () -> components.report(EventLogComponent.NAME, "newer-events", events.unreadable()));
        housekeeping.every(
                Duration.ofSeconds(1),
                "groups-log",
                () -> components.report(
                        EventLogComponent.NAME, "groups", heart.served().failing()));
        housekeeping.every(
                Duration.ofSeconds(1),
                "devices-log",
                () -> components.report(
                        EventLogComponent.NAME, "devices", heart.credentials().failing()));
        housekeeping.every(
                Duration.ofSeconds(1),
                "command-monitor",
                () -> components.report(MonitorComponent.NAME, "command-log", commands.failing()));
    }
}
