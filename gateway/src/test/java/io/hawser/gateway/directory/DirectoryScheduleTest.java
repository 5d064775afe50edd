package io.hawser.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.embedded.Hub;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.protocol.Bye;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that log in and leave anywhere, nodes that die and come back, clocks that jump: in the end all agree. */
@Timeout(120)
class DirectoryScheduleTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final List<String> NODES = List.of("a", "b", "c", "d");
    private static final int BURSTS = 12;
    private static final int STEPS = 80;
    private static final int DEVICES = 25;

    private final Hub hub = new Hub();
    private final MemoryBackplane shared = new MemoryBackplane(1 << 20);
    private final Map<String, AtomicLong> offsets = new HashMap<>();
    private final Map<String, TestNode> nodes = new HashMap<>();
    private final List<TestNode> dead = new ArrayList<>();
    private final Map<TestDevice, TestNode> connections = new HashMap<>();

    @AfterEach
    void close() {
        nodes.values().forEach(TestNode::close);
        dead.forEach(TestNode::close);
        shared.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void afterAnyScheduleEveryDirectoryIsTheUnionOfTheOwnersAndTheNewestSessionsAreLeft(long seed) {
        Random random = new Random(seed);
        NODES.forEach(id -> offsets.put(id, new AtomicLong(minutes(random))));
        NODES.forEach(this::start);

        for (int burst = 0; burst < BURSTS; burst++) {
            for (int i = 0; i < STEPS; i++) {
                step(random);
            }
            String when = "seed " + seed + ", burst " + burst;
            await(when).atMost(SOON).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> agree());
            newestAreLeft(when);
        }
    }

    private void step(Random random) {
        String id = NODES.get(random.nextInt(NODES.size()));
        TestNode node = of(nodes, id);
        int choice = random.nextInt(100);
        if (choice < 60) {
            TestDevice device = node.connect("d" + random.nextInt(DEVICES));
            connections.put(device, node);
        } else if (choice < 85) {
            open(random).ifPresent(device -> {
                if (random.nextBoolean()) {
                    device.drop();
                } else {
                    device.say(new Bye(0));
                }
            });
        } else if (choice < 90) {
            of(offsets, id).set(minutes(random));
        } else if (choice < 94) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            noise = noise.length == 0 ? new byte[] {9} : noise;
            noise[0] = 9; // else it might be believed
            node.peers.announcements().publish(ByteBuffer.wrap(noise));
        } else if (choice < 96) {
            kill(id);
            start(id);
        } else {
            node.settle();
        }
    }

    /** Each node knows what the owners have, and no device has two. */
    private void agree() {
        assertThat(connections.keySet().stream().filter(device -> !device.closed()))
                .allMatch(TestDevice::welcome);
        nodes.values().forEach(TestNode::settle);
        List<String> union = nodes.values().stream()
                .flatMap(node -> node.own().entrySet().stream()
                        .map(own -> own.getKey() + " " + own.getValue() + " " + node.self()))
                .sorted()
                .toList();
        for (TestNode node : nodes.values()) {
            assertThat(node.known().stream().sorted())
                    .as("known to %s", node.self())
                    .isEqualTo(union);
            assertThat(node.directory.count()).isEqualTo(union.size());
            assertThat(node.directory.after("", ""))
                    .allMatch(known -> node.directory.describe(known.device()).equals(Optional.of(known)));
        }
    }

    /** Whatever is open has logged in with the greatest epoch of its device; nothing else is left. */
    private void newestAreLeft(String when) {
        Map<String, TestDevice> newest = new HashMap<>();
        Comparator<TestDevice> byEpoch =
                Comparator.comparingLong(device -> device.epoch().orElse(-1));
        connections
                .keySet()
                .forEach(device -> newest.merge(
                        device.id().value(), device, (one, other) -> byEpoch.compare(one, other) >= 0 ? one : other));
        newest.forEach((id, device) -> {
            if (!device.closed() && device.welcome()) {
                assertThat(of(connections, device).own())
                        .as("%s: the newest of %s", when, id)
                        .containsEntry(device.id(), device.epoch().orElseThrow());
            }
        });
        long open =
                connections.keySet().stream().filter(device -> !device.closed()).count();
        assertThat(nodes.values().stream()
                        .mapToInt(node -> node.sessions.count())
                        .sum())
                .as(when)
                .isEqualTo((int) open);
    }

    private Optional<TestDevice> open(Random random) {
        List<TestDevice> open = connections.keySet().stream()
                .filter(device -> !device.closed())
                .sorted(Comparator.comparing(TestDevice::id))
                .toList();
        return open.isEmpty() ? Optional.empty() : Optional.of(open.get(random.nextInt(open.size())));
    }

    private void start(String id) {
        AtomicLong offset = of(offsets, id);
        nodes.put(
                id,
                new TestNode(
                        hub.join(id), shared.registers(), () -> Instant.now().plusMillis(offset.get())));
    }

    private void kill(String id) {
        TestNode node = of(nodes, id);
        node.die();
        hub.kill(id);
        dead.add(node);
        connections.entrySet().removeIf(connection -> connection.getValue() == node);
    }

    private static <K, V> V of(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key));
    }

    private static long minutes(Random random) {
        return random.nextInt(-600_000, 600_000);
    }
}
