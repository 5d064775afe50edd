package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.Cluster;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Nodes on real servers, each behind a gate of its own: what happens to a node happens to what it says and hears. */
final class GatedNodes implements Cluster {
    private final BiFunction<String, String, Backplane> opening;
    private final String url;
    private final Map<String, Node> nodes = new ConcurrentHashMap<>();

    private Optional<NatsServer> server = Optional.empty();

    private record Node(Backplane engine, Gate gate) {}

    /** @param opening of a node by its name, through the address of its gate */
    GatedNodes(String url, BiFunction<String, String, Backplane> opening) {
        this.url = url;
        this.opening = opening;
    }

    /** On a server that goes with them. */
    static GatedNodes onServerOfTheirOwn() {
        NatsServer server = NatsServer.start();
        GatedNodes nodes = new GatedNodes(server.url(), NatsNodes::open);
        nodes.server = Optional.of(server);
        return nodes;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.ISOLATE);
    }

    @Override
    public Backplane start(String name) {
        Gate gate = new Gate(url);
        Node node = new Node(opening.apply(name, gate.url()), gate);
        nodes.put(name, node);
        return node.engine();
    }

    @Override
    public void pause(String name) {
        node(name).gate().shut();
    }

    @Override
    public void resume(String name) {
        node(name).gate().open();
    }

    @Override
    public void kill(String name) {
        Node node = node(name);
        nodes.remove(name);
        node.gate().close();
        Thread.ofVirtual().start(() -> node.engine().close());
    }

    @Override
    public void isolate(String name) {
        node(name).gate().breakAll();
    }

    @Override
    public void heal() {
        nodes.values().forEach(node -> node.gate().open());
    }

    @Override
    public void close() {
        Set.copyOf(nodes.keySet()).forEach(this::kill);
        server.ifPresent(NatsServer::close);
    }

    private Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("node: " + name + " (expected: one that was started)");
        }
        return node;
    }
}
