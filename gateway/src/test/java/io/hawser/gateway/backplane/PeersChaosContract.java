package io.hawser.gateway.backplane;

import static io.hawser.gateway.backplane.Stages.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What holds whatever happens to the nodes, in whatever order: random histories, each by a seed that failures print. */
public abstract class PeersChaosContract extends PeersContract {
    private static final Calls.Operation COUNT = new Calls.Operation("count");
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private final Map<String, Telling> tellers = new TreeMap<>();
    private final Map<String, Peers> peers = new TreeMap<>();
    private final List<String> asleep = new ArrayList<>();
    private final ConcurrentMap<String, AtomicInteger> runs = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<ByteBuffer>> asked = new TreeMap<>();

    /** The histories to try: many where time is cheap. */
    protected abstract List<Long> seeds();

    /** How many things happen in each. */
    protected int steps() {
        return 60;
    }

    /** How long it is between two of them, at most. */
    protected Duration longestStep() {
        return Duration.ofMillis(400);
    }

    @Test
    void whateverHappensInTheEndAllKnowWhatEachSaysAndNoQuestionWasAnsweredTwice() throws Exception {
        for (long seed : seeds()) {
            closeCluster();
            openCluster();
            tellers.clear();
            peers.clear();
            asleep.clear();
            runs.clear();
            asked.clear();
            try {
                live(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private void live(Random random) {
        NAMES.forEach(this::startOne);
        for (int step = 0; step < steps(); step++) {
            happen(random);
            if (random.nextInt(3) == 0) {
                pass(Duration.ofMillis(random.nextLong(longestStep().toMillis())));
            }
        }
        cluster.heal();
        asleep.forEach(cluster::resume);
        meet(peers.values().toArray(Peers[]::new));
        tellers.values()
                .forEach(one -> await(
                        () -> one.self() + " knows " + one.known() + " (expected: " + union(one) + ")",
                        () -> one.known().equals(union(one))));
        tellers.values().forEach(one -> assertThat(one.mistakes()).isEmpty());
        questionsEnded();
    }

    private void happen(Random random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        Telling teller = Objects.requireNonNull(tellers.get(name));
        switch (random.nextInt(20)) {
            case 0 -> {
                asleep.remove(name);
                cluster.kill(name);
                startOne(name);
            }
            case 1 -> {
                if (!asleep.contains(name)) {
                    asleep.add(name);
                    cluster.pause(name);
                }
            }
            case 2, 3 -> {
                if (asleep.remove(name)) {
                    cluster.resume(name);
                }
            }
            case 4 -> disturb(random, name);
            case 5, 6 -> cluster.heal();
            case 7, 8, 9, 10 -> ask(random, name);
            case 11, 12 -> teller.remove("k" + random.nextInt(40));
            default -> teller.put("k" + random.nextInt(40));
        }
    }

    private void disturb(Random random, String name) {
        String other = NAMES.get(random.nextInt(NAMES.size()));
        if (random.nextInt(4) == 0 && cluster.abilities().contains(Cluster.Ability.ISOLATE)) {
            cluster.isolate(name);
        } else if (!other.equals(name) && cluster.abilities().contains(Cluster.Ability.CUT)) {
            cluster.cut(name, other);
        }
    }

    private void ask(Random random, String name) {
        Peers to = Objects.requireNonNull(peers.get(NAMES.get(random.nextInt(NAMES.size()))));
        String question = "question " + asked.size();
        asked.put(
                question,
                Objects.requireNonNull(peers.get(name))
                        .calls()
                        .call(to.self(), COUNT, bytes(question), Duration.ofMillis(50 + random.nextInt(1500)))
                        .toCompletableFuture());
    }

    /** Those of nodes that were killed need not end. */
    private void questionsEnded() {
        pass(Duration.ofSeconds(2));
        asked.forEach((question, answer) -> {
            int ran = runs.getOrDefault(question, new AtomicInteger()).get();
            assertThat(ran).as(question).isLessThanOrEqualTo(1);
            if (answer.isDone() && !answer.isCompletedExceptionally()) {
                assertThat(ran).as("answered " + question).isEqualTo(1);
                assertThat(text(answer.join())).isEqualTo("answer to " + question);
            } else if (answer.isCompletedExceptionally()) {
                assertThat(Stages.failure(answer)).isInstanceOf(CallFailure.class);
                if (Stages.failure(answer) instanceof CallFailure.Unreachable) {
                    assertThat(ran).as("unreachable " + question).isZero();
                }
            }
        });
    }

    private void startOne(String name) {
        Peers one = start(name);
        one.calls().serve(COUNT, (_, body) -> {
            runs.computeIfAbsent(text(body), _ -> new AtomicInteger()).incrementAndGet();
            return CompletableFuture.completedFuture(bytes("answer to " + text(body)));
        });
        peers.put(name, one);
        tellers.put(name, new Telling(one));
    }

    private Map<Node, Map<String, Integer>> union(Telling but) {
        Map<Node, Map<String, Integer>> union = new TreeMap<>();
        tellers.values().stream()
                .filter(one -> one != but && !one.own().isEmpty())
                .forEach(one -> union.put(one.self(), one.own()));
        return union;
    }

    private void await(Supplier<String> what, BooleanSupplier condition) {
        assertThat(cluster.passes(SETTLED, condition)).as(what).isTrue();
    }
}
