package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.NodesInOneJvm;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Nodes with connections of their own; what puts a node to sleep stands between it and its engine. */
final class OwnEngines implements Cluster {
    private final Function<String, Backplane> opening;
    private final Map<String, NodesInOneJvm> nodes = new ConcurrentHashMap<>();

    OwnEngines(Function<String, Backplane> opening) {
        this.opening = opening;
    }

    @Override
    public Backplane start(String node) {
        NodesInOneJvm one = new NodesInOneJvm(opening.apply(node));
        nodes.put(node, one);
        return one.start(node);
    }

    @Override
    public void pause(String node) {
        engine(node).pause(node);
    }

    @Override
    public void resume(String node) {
        engine(node).resume(node);
    }

    @Override
    public void kill(String node) {
        engine(node).kill(node);
    }

    @Override
    public void close() {
        nodes.values().forEach(NodesInOneJvm::close);
    }

    private NodesInOneJvm engine(String node) {
        return Objects.requireNonNull(nodes.get(node), node);
    }
}
