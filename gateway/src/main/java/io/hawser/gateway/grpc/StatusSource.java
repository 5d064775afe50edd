package io.hawser.gateway.grpc;

import io.hawser.gateway.event.EventLogStatus;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Rates;
import io.hawser.gateway.peer.NodeView;
import io.hawser.gateway.supervision.ComponentStatus;
import io.hawser.gateway.supervision.probe.ProbeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Where the status of this node comes from. The suppliers are asked anew for every status and must answer at once, whatever
 * fails, for status is wanted most when things fail.
 *
 * @param node this node's id
 * @param version of the program
 * @param startTime when the process began
 * @param uptime since then, by a clock that never jumps
 * @param drainingSince when the node began to leave service; empty while it serves
 * @param sessions how many devices are logged in
 * @param peakSessions how many were at most
 * @param engine what keeps events: {@code embedded} or {@code nats}
 * @param durability what a durable event survives: {@code full}, {@code relaxed} or {@code memory}
 * @param warnings what an operator should know, each a sentence
 * @param nodes the nodes of the cluster, this one included, by id
 */
public record StatusSource(
        String node,
        String version,
        Instant startTime,
        Supplier<Duration> uptime,
        Supplier<List<ComponentStatus>> components,
        Supplier<List<ProbeStatus>> probes,
        Supplier<Optional<Instant>> drainingSince,
        IntSupplier sessions,
        IntSupplier peakSessions,
        Rates rates,
        IntSupplier commandsOutstanding,
        Supplier<EventLogStatus> eventLog,
        String engine,
        String durability,
        Counters counters,
        Supplier<List<String>> warnings,
        Supplier<List<NodeView>> nodes) {}
