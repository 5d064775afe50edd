package io.hawser.gateway.grpc;

import io.grpc.BindableService;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.grpc.inside.InsideCalls;
import io.hawser.gateway.grpc.relay.NodeRelay;
import io.hawser.gateway.grpc.relay.RelayDoor;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.peer.Destinations;
import io.hawser.gateway.peer.NodeFacts;
import io.hawser.gateway.peer.PeerFacts;
import io.hawser.gateway.peer.Standing;
import io.hawser.gateway.supervision.drain.Drain;
import io.hawser.gateway.supervision.rebalance.FakeFleet;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What a node in a test knows of the others, and fake devices on it. */
final class NodeOnHub implements AutoCloseable {
    final FakeFleet devices = new FakeFleet();
    final PeerFacts nodes;
    final Destinations destinations;
    final NodeRelay relay;
    private final Peers peers;
    private final Counters counters;
    private Optional<RelayDoor> door = Optional.empty();
    private Optional<Drain> drain = Optional.empty();

    NodeOnHub(Peers peers, Counters counters) {
        this.peers = peers;
        this.counters = counters;
        String id = peers.self().id();
        nodes = new PeerFacts(id, peers, this::facts, InstantSource.system());
        destinations = new Destinations(id, nodes::nodes, System::nanoTime);
        relay = new NodeRelay(peers.calls(), nodes, counters);
    }

    void begin(List<BindableService> services, Drain ours) throws IOException {
        drain = Optional.of(ours);
        door = Optional.of(
                new RelayDoor(peers.calls(), new InsideCalls("relay", services, counters), System::nanoTime));
        nodes.begin();
        var _ = peers.membership().watch(relay);
    }

    /** Answers nobody any more, and still counts as alive. */
    void fallSilent() {
        door.ifPresent(RelayDoor::close);
        nodes.close();
    }

    @Override
    public void close() {
        fallSilent();
    }

    private NodeFacts facts() {
        var since = drain.flatMap(Drain::since);
        return new NodeFacts(
                "1.2.3",
                RpcFixture.START,
                since.isPresent() ? Standing.DRAINING : Standing.SERVING,
                since.orElse(RpcFixture.START),
                devices.sessions(),
                4,
                List.of(0, 2),
                peers.self().id() + ":7701",
                peers.self().id() + ":7700",
                "",
                List.of("The rpc port is open to all."));
    }
}
