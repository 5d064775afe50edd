package io.hawser.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.embedded.Hub;
import io.hawser.gateway.directory.wire.Announcement.Gone;
import io.hawser.gateway.directory.wire.Announcement.Here;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.DeviceId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClaimsTest {
    private static final int DEVICES = 40;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Forwarding forwarding = new Forwarding(
            new SessionQuestions(new Hub().join("self").calls()),
            _ -> Optional.empty(),
            (_, _) -> {},
            timer,
            new Counters());
    private final List<RemoteNode> nodes = IntStream.range(0, 4)
            .mapToObj(i -> new RemoteNode(new Node("node-" + i, 1), forwarding))
            .toList();
    private final Claims claims = new Claims();

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void ofADeviceThatSeveralClaimTheNewestIsFoundAndWhenItEndsTheNextNewest() {
        RemoteNode first = nodes.get(0);
        RemoteNode second = nodes.get(1);
        claims.add(first, here("d", 5));
        claims.add(second, here("d", 7));

        assertThat(found("d")).isEqualTo("7 on node-1");
        claims.remove(second, new Gone(new DeviceId("d"), 7));

        assertThat(found("d")).isEqualTo("5 on node-0");
        assertThat(claims.after("", "").map(RemoteSession::epoch)).containsExactly(5L);
        assertThat(List.of(first.count(), second.count())).containsExactly(1, 0);
    }

    @Test
    void ofTwoWithOneEpochThatOfTheGreaterNodeIsFound() {
        claims.add(nodes.get(2), here("d", 5));
        claims.add(nodes.get(1), here("d", 5));

        assertThat(found("d")).isEqualTo("5 on node-2");
    }

    @Test
    void theSessionsOfANodeThatIsGoneAreNotFoundThoughTheyAreNotRemovedYet() {
        claims.add(nodes.get(0), here("d", 5));
        claims.add(nodes.get(1), here("d", 7));
        claims.add(nodes.get(1), here("e", 8));

        nodes.get(1).onGone();

        assertThat(found("d")).isEqualTo("5 on node-0");
        assertThat(found("e")).isEmpty();
        assertThat(claims.after("", "").map(ClaimsTest::text)).containsExactly("5 on node-0");
    }

    @Test
    void whatANodeSaysAgainOrTooLateChangesNothingUnlessItSaysAll() {
        RemoteNode node = nodes.getFirst();
        claims.add(node, here("d", 5));

        assertThat(claims.add(node, here("d", 5))).isEmpty();
        assertThat(claims.add(node, here("d", 4))).isEmpty();
        assertThat(claims.remove(node, new Gone(new DeviceId("d"), 4))).isEmpty();
        assertThat(claims.set(node, here("d", 5))).isEmpty();
        assertThat(found("d")).isEqualTo("5 on node-0");
        assertThat(claims.set(node, here("d", 4))).isPresent();
        assertThat(found("d")).isEqualTo("4 on node-0");
    }

    @Test
    void whateverNodesSayTheNewestOfAllIsFound() {
        Random random = new Random(11);
        Map<RemoteNode, Map<String, Long>> said = new HashMap<>();
        nodes.forEach(node -> said.put(node, new TreeMap<>()));

        for (int step = 0; step < 20_000; step++) {
            RemoteNode node = nodes.get(random.nextInt(nodes.size()));
            Map<String, Long> own = Objects.requireNonNull(said.get(node));
            String id = "d" + random.nextInt(DEVICES);
            long epoch = random.nextLong(1, 51);
            switch (random.nextInt(20)) {
                case 0 -> {
                    own.keySet().removeIf(_ -> random.nextInt(3) == 0);
                    Set<DeviceId> left =
                            Set.copyOf(own.keySet().stream().map(DeviceId::new).toList());
                    claims.retain(node, left);
                }
                case 1, 2, 3, 4, 5, 6, 7, 8 -> {
                    claims.remove(node, new Gone(new DeviceId(id), epoch));
                    own.computeIfPresent(id, (_, known) -> known > epoch ? known : null);
                }
                case 9, 10 -> {
                    claims.set(node, here(id, epoch));
                    own.put(id, epoch);
                }
                default -> {
                    claims.add(node, here(id, epoch));
                    own.merge(id, epoch, Math::max);
                }
            }
            assertThat(found(id)).isEqualTo(newest(said, id));
            assertThat(node.count()).isEqualTo(own.size());
        }
        assertThat(claims.after("", "").map(session -> text(session)))
                .containsExactlyElementsOf(IntStream.range(0, DEVICES)
                        .mapToObj(i -> "d" + i)
                        .sorted()
                        .map(id -> newest(said, id))
                        .filter(session -> !session.isEmpty())
                        .toList());
    }

    @Test
    void nodesThatSpeakAtTheSameTimeDoNotTouchEachOthersClaims() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(nodes.size())) {
            List<? extends Future<?>> speaking = nodes.stream()
                    .map(node -> threads.submit(() -> speak(node)))
                    .toList();
            for (Future<?> each : speaking) {
                each.get(50, TimeUnit.SECONDS);
            }
        }

        for (int i = nodes.size() - 1; i >= 0; i--) {
            assertThat(nodes.get(i).count()).isEqualTo(DEVICES);
            assertThat(claims.after("", "").map(session -> session.node().id()))
                    .as("the newest are the last node's")
                    .containsOnly("node-" + i)
                    .hasSize(DEVICES);
            assertThat(claims.retain(nodes.get(i), Set.of())).hasSize(DEVICES);
        }
        assertThat(claims.after("", "")).isEmpty();
    }

    /** Comes and goes, and leaves all devices claimed in the end, of all nodes at one epoch. */
    private void speak(RemoteNode node) {
        Random random = new Random(node.node().hashCode());
        for (int i = 0; i < 50_000; i++) {
            String id = "d" + random.nextInt(DEVICES);
            long epoch = random.nextLong(1_000);
            if (random.nextBoolean()) {
                claims.add(node, here(id, epoch));
            } else {
                claims.remove(node, new Gone(new DeviceId(id), epoch));
            }
            if (i % 5_000 == 0) {
                claims.retain(node, Set.of());
            }
        }
        IntStream.range(0, DEVICES).forEach(i -> claims.set(node, here("d" + i, 1_000)));
    }

    private static String newest(Map<RemoteNode, Map<String, Long>> said, String id) {
        return said.entrySet().stream()
                .filter(node -> node.getValue().containsKey(id))
                .max(Comparator.<Map.Entry<RemoteNode, Map<String, Long>>>comparingLong(
                                node -> Objects.requireNonNull(node.getValue().get(id)))
                        .thenComparing(node -> node.getKey().node()))
                .map(node ->
                        node.getValue().get(id) + " on " + node.getKey().node().id())
                .orElse("");
    }

    private String found(String id) {
        return claims.find(new DeviceId(id)).map(ClaimsTest::text).orElse("");
    }

    private static String text(RemoteSession session) {
        return session.epoch() + " on " + session.node().id();
    }

    private static Here here(String id, long epoch) {
        return new Here(new DeviceId(id), epoch, "hdp1", "127.0.0.1:1", 0);
    }
}
