package io.hawser.gateway;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.command.route.ShardedCommands;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.grpc.StatusSource;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Rates;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.probe.ProbeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where the status of the node comes from. */
record NodeStatus(
        GatewayConfig config,
        Instant startTime,
        Components components,
        SessionRegistry sessions,
        ShardedCommands commands,
        EventLog events,
        Backplane backplane,
        Counters counters,
        Rates rates) {

    /**
     * The source of all of it.
     *
     * @param drainingSince when the node began to leave service
     * @param givenUp why the process is to be replaced, when it is
     */
    StatusSource source(
            Supplier<List<ProbeStatus>> probes,
            Supplier<Optional<Instant>> drainingSince,
            Supplier<Optional<String>> givenUp) {
        long startNanos = System.nanoTime();
        return new StatusSource(
                config.node().id(),
                Version.current(),
                startTime,
                () -> Duration.ofNanos(System.nanoTime() - startNanos),
                components::statuses,
                probes,
                // nobody drains what gives itself up
                () -> givenUp.get().isPresent() ? Optional.empty() : drainingSince.get(),
                sessions::count,
                sessions::peak,
                rates,
                commands::outstanding,
                events::status,
                config.store().engine().name().toLowerCase(Locale.ROOT),
                backplane.durability(),
                counters,
                () -> Stream.concat(givenUp.get().stream(), config.warnings().stream())
                        .toList());
    }
}
