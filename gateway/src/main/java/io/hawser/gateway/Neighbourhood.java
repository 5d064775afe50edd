package io.hawser.gateway;

import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.grpc.Contract;
import io.hawser.gateway.grpc.inside.InsideCalls;
import io.hawser.gateway.grpc.relay.NodeRelay;
import io.hawser.gateway.grpc.relay.RelayDoor;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Gauge;
import io.hawser.gateway.metrics.Metrics;
import io.hawser.gateway.peer.Destinations;
import io.hawser.gateway.peer.Isolation;
import io.hawser.gateway.peer.Leaving;
import io.hawser.gateway.peer.NodeFacts;
import io.hawser.gateway.peer.PeerFacts;
import io.hawser.gateway.peer.Versions;
import io.hawser.gateway.supervision.drain.Drain;
import io.hawser.gateway.supervision.rebalance.Rebalance;
import io.hawser.gateway.supervision.rebalance.RebalanceOnJoin;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * This gateway among the others of its cluster, put together: what it knows of them, where it sends devices, and how calls
 * come to the node that they are about. A gateway that stands alone has an empty neighbourhood.
 *
 * <p>Threads: made and closed by one; the parts are for any.
 */
final class Neighbourhood implements AutoCloseable {
    private final Peers peers;
    private final PeerFacts nodes;
    private final Destinations destinations;
    private final NodeRelay relay;
    private Optional<RelayDoor> door = Optional.empty(); // set once, before anything runs
    private Optional<Registration> watching = Optional.empty(); // likewise

    /**
     * Of nobody, before {@link #begin}.
     *
     * @param id of this node, as configured
     * @param itself what this node says of itself
     */
    Neighbourhood(String id, Peers peers, Supplier<NodeFacts> itself, InstantSource clock, Counters counters) {
        this.peers = peers;
        this.nodes = new PeerFacts(id, peers, itself, clock);
        this.destinations = new Destinations(id, nodes::nodes, System::nanoTime);
        this.relay = new NodeRelay(peers.calls(), nodes, counters);
    }

    PeerFacts nodes() {
        return nodes;
    }

    Destinations destinations() {
        return destinations;
    }

    NodeRelay relay() {
        return relay;
    }

    /**
     * Waits until it is known that the others take this gateway as one of theirs.
     *
     * @throws Exception when they don't: then it is not to serve
     */
    void awaitAdmission() throws Exception {
        try {
            var _ = peers.admitted().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /**
     * Asks and answers other nodes, and what they are asked about this one, and does what comes round every so often.
     *
     * @throws IOException when there can be no server inside
     */
    void begin(
            Contract contract,
            Drain drain,
            Isolation isolation,
            Heart heart,
            Housekeeping housekeeping,
            Metrics metrics,
            Counters counters)
            throws IOException {
        RelayDoor opened =
                new RelayDoor(peers.calls(), new InsideCalls("relay", contract.services(), counters), System::nanoTime);
        door = Optional.of(opened);
        nodes.begin();
        watching = Optional.of(peers.membership().watch(relay));
        Leaving leaving = new Leaving(nodes::nodes, heart.staying(), heart::follow);
        nodes.watch(leaving::look);
        drain.watch(leaving::look);
        drain.watch(this::ask); // so that nobody is sent here any more, and others take over what is kept here
        Versions versions = new Versions(nodes::nodes);
        housekeeping.every(PeerFacts.INTERVAL, "nodes", this::ask);
        housekeeping.every(PeerFacts.INTERVAL, "leaving", leaving::look);
        housekeeping.every(PeerFacts.INTERVAL, "versions", versions::look);
        housekeeping.every(Isolation.INTERVAL, "isolation", isolation::look);
        housekeeping.every(PeerFacts.INTERVAL, "relay", opened::sweep);
        metrics.gauge(Gauge.NODES_LIVE, nodes::live);
        metrics.gauge(Gauge.NODES_REFUSED, () -> peers.refused().size());
        metrics.gauge(Gauge.ISOLATED, () -> nodes.isolated() ? 1 : 0);
    }

    /** Has devices sent to nodes that join, if that is wanted. */
    void rebalanceOnJoin(Optional<RebalanceOnJoin.Settings> wanted, Rebalance rebalance, Housekeeping housekeeping) {
        wanted.map(settings -> new RebalanceOnJoin(rebalance, destinations, settings, System::nanoTime))
                .ifPresent(joining -> housekeeping.every(RebalanceOnJoin.INTERVAL, "rebalance-on-join", joining::look));
    }

    @Override
    public void close() {
        watching.ifPresent(Registration::close);
        door.ifPresent(RelayDoor::close);
        nodes.close();
    }

    private void ask() {
        var _ = nodes.ask(); // what they answer is there to be seen
    }
}
