package io.hawser.gateway.command;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.backplane.fence.FencedBatch;
import io.hawser.gateway.command.shard.ShardLayout;
import io.hawser.protocol.DeviceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Several gateways' commands on the same logs, each of which a test can kill, put to sleep, and have the others miss. */
final class ManyNodes implements AutoCloseable {
    static final int SHARDS = 6;
    static final ShardLayout LAYOUT = new ShardLayout(SHARDS);

    final MemoryBackplane logs = new MemoryBackplane(256 << 20);
    final ConcurrentMap<String, NodeOfMany> nodes = new ConcurrentHashMap<>();
    final ConcurrentMap<DeviceId, RoamingDevice> devices = new ConcurrentHashMap<>();
    final CommandLimits limits;
    private final AtomicLong incarnations = new AtomicLong();
    private final AtomicLong epochs = new AtomicLong();

    ManyNodes(CommandLimits limits) {
        this.limits = limits;
    }

    NodeOfMany start(String name) {
        NodeOfMany node = new NodeOfMany(this, new Node(name, incarnations.incrementAndGet()));
        nodes.put(name, node);
        others(node).forEach(other -> {
            node.learn(other);
            other.learn(node);
        });
        node.open();
        return node;
    }

    /** Those that callers may ask. */
    List<NodeOfMany> inService() {
        return nodes.values().stream().filter(NodeOfMany::isOpen).toList();
    }

    NodeOfMany node(String name) {
        return Optional.ofNullable(nodes.get(name)).orElseThrow();
    }

    /** It is gone; the others miss it at once. */
    void kill(String name) {
        NodeOfMany dead = node(name);
        nodes.remove(name);
        dead.kill();
        others(dead).forEach(other -> other.miss(dead));
    }

    /** All hear that these leave service. */
    void leave(NodeOfMany... leaving) {
        Set<Node> them = Stream.of(leaving).map(NodeOfMany::self).collect(Collectors.toSet());
        nodes.values().forEach(node -> node.hearLeaving(them));
    }

    /** The others take it for dead. */
    void miss(String name) {
        others(node(name)).forEach(other -> other.miss(node(name)));
    }

    /** The others know that it lives. */
    void learn(String name) {
        others(node(name)).forEach(other -> other.learn(node(name)));
    }

    /** A device whose commands that node keeps. */
    DeviceId deviceOwnedBy(NodeOfMany node) {
        for (int number = 0; number < 1_000; number++) {
            DeviceId device = new DeviceId("device-" + number);
            if (node.commands
                    .statuses()
                    .get(LAYOUT.of(device))
                    .owner()
                    .equals(node.self().id())) {
                return device;
            }
        }
        throw new AssertionError("node " + node.self() + " has no shard");
    }

    long nextEpoch() {
        return epochs.incrementAndGet();
    }

    /** All ends of each command, as the logs have them. */
    Map<UUID, List<CommandRecord.Ended>> ends() {
        Map<UUID, List<CommandRecord.Ended>> ends = new HashMap<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            DurableLog.Reader reader = logs.log(LAYOUT.log(shard)).read(Position.START);
            for (List<LogRecord> page = CommandBench.get(reader.next(1_000, 1 << 20));
                    !page.isEmpty();
                    page = CommandBench.get(reader.next(1_000, 1 << 20))) {
                page.stream()
                        .flatMap(record -> FencedBatch.entries(record).stream())
                        .forEach(record -> {
                            if (CommandRecords.decode(record.bytes()) instanceof CommandRecord.Ended end) {
                                ends.computeIfAbsent(end.id(), _ -> new ArrayList<>())
                                        .add(end);
                            }
                        });
            }
        }
        return ends;
    }

    private List<NodeOfMany> others(NodeOfMany than) {
        return nodes.values().stream().filter(node -> node != than).toList();
    }

    @Override
    public void close() {
        nodes.values().forEach(NodeOfMany::close);
        logs.close();
    }
}
