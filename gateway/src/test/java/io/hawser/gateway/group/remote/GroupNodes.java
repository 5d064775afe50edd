package io.hawser.gateway.group.remote;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.FaultyBackplane;
import io.hawser.gateway.backplane.FaultyLog;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.NodesInOneJvm;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Several gateways of one JVM, as far as events and groups go. */
final class GroupNodes implements AutoCloseable {
    private final NodesInOneJvm cluster;
    private final Map<String, GroupNode> nodes = new TreeMap<>();
    private final Map<String, FaultyBackplane> backplanes = new TreeMap<>();

    GroupNodes(String... ids) throws InterruptedException {
        this(new MemoryBackplane(64 << 20), ids);
    }

    GroupNodes(Backplane engine, String... ids) throws InterruptedException {
        cluster = new NodesInOneJvm(engine);
        for (String id : ids) {
            start(id);
        }
    }

    GroupNode start(String id) throws InterruptedException {
        FaultyBackplane backplane = new FaultyBackplane(cluster.start(id));
        backplanes.put(id, backplane);
        GroupNode node = new GroupNode(id, backplane);
        nodes.put(id, node);
        return node;
    }

    GroupNode node(String id) {
        GroupNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return node;
    }

    /** A log as one node has it. */
    FaultyLog log(String id, String name) {
        return Objects.requireNonNull(backplanes.get(id), id).log(new LogName(name));
    }

    void kill(String id) {
        cluster.kill(id);
        GroupNode dead = nodes.remove(id);
        if (dead != null) {
            dead.kill();
        }
    }

    /** All hear that it leaves service. */
    void leave(String id) {
        Set<Node> it = Set.of(node(id).homes.self());
        nodes.values().forEach(node -> {
            node.staying.leave(it);
            node.router.follow();
        });
    }

    /** Stands still; what it asked for may still happen. */
    void pause(String id) {
        cluster.pause(id);
    }

    void resume(String id) {
        cluster.resume(id);
    }

    /** Loses the others and the log, until {@link #heal}. */
    void isolate(String id) {
        cluster.isolate(id);
    }

    void heal() {
        cluster.heal();
    }

    /** A name of a group that {@code home} is to serve, as the others know it now. */
    String groupOf(String home) {
        GroupNode any = nodes.values().iterator().next();
        return IntStream.range(0, 10_000)
                .mapToObj(i -> "shop-" + i)
                .filter(name -> any.homes.of(name).id().equals(home))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        nodes.values().forEach(GroupNode::close);
        cluster.close();
    }
}
