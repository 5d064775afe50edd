package io.hawser.gateway;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.command.shard.ShardStatus;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.grpc.StatusSource;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Rates;
import io.hawser.gateway.peer.NodeFacts;
import io.hawser.gateway.peer.NodeView;
import io.hawser.gateway.peer.Standing;
import io.hawser.gateway.peer.Versions;
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
        Heart heart,
        Backplane backplane,
        Counters counters,
        Rates rates) {

    /**
     * The source of all of it.
     *
     * @param drainingSince when the node began to leave service
     * @param givenUp why the process is to be replaced, when it is
     * @param nodes of the cluster
     */
    StatusSource source(
            Supplier<List<ProbeStatus>> probes,
            Supplier<Optional<Instant>> drainingSince,
            Supplier<Optional<String>> givenUp,
            Supplier<List<NodeView>> nodes) {
        long startNanos = System.nanoTime();
        Versions versions = new Versions(nodes);
        return new StatusSource(
                config.node().id(),
                Version.current(),
                startTime,
                () -> Duration.ofNanos(System.nanoTime() - startNanos),
                components::statuses,
                probes,
                // nobody drains what gives itself up
                () -> givenUp.get().isPresent() ? Optional.empty() : drainingSince.get(),
                heart.sessions()::count,
                heart.sessions()::peak,
                rates,
                heart.commands()::outstanding,
                heart.events()::status,
                config.store().engine().name().toLowerCase(Locale.ROOT),
                backplane.durability(),
                counters,
                () -> Stream.concat(warnings(givenUp.get()).stream(), versions.mixed().stream())
                        .toList(),
                nodes);
    }

    /**
     * What this node tells the others of itself.
     *
     * @param isolatedSince when it lost them, as far as it has
     */
    NodeFacts facts(
            Optional<Instant> drainingSince,
            Optional<String> givenUp,
            Optional<Instant> isolatedSince,
            Advertised advertised) {
        Standing standing = Standing.SERVING;
        Instant since = startTime;
        // nobody drains what gives itself up; that no device is sent to it follows from its naming no address
        if (drainingSince.isPresent() && givenUp.isEmpty()) {
            standing = Standing.DRAINING;
            since = drainingSince.get();
        } else if (isolatedSince.isPresent()) {
            standing = Standing.ISOLATED;
            since = isolatedSince.get();
        }
        return new NodeFacts(
                Version.current(),
                startTime,
                standing,
                since,
                heart.sessions().count(),
                heart.commands().outstanding(),
                ownShards(),
                advertised.rpc(),
                givenUp.isPresent() ? "" : advertised.devices(), // nobody is to be sent here
                advertised.http(),
                warnings(givenUp));
    }

    private List<Integer> ownShards() {
        return heart.commands().statuses().stream()
                .filter(shard -> shard.state() == ShardStatus.State.OPEN)
                .map(ShardStatus::shard)
                .toList();
    }

    private List<String> warnings(Optional<String> givenUp) {
        Stream<String> refused = backplane.peers().refused().entrySet().stream()
                .map(node -> "Gateway " + node.getKey() + " has no part in this cluster: " + node.getValue() + ".");
        return Stream.of(givenUp.stream(), config.warnings().stream(), refused)
                .flatMap(all -> all)
                .toList();
    }
}
