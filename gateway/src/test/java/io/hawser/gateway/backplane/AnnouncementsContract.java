package io.hawser.gateway.backplane;

import static io.hawser.gateway.backplane.Stages.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every engine makes of what nodes tell each other: in the end each knows what every owner says. */
public abstract class AnnouncementsContract extends PeersContract {
    private static final Duration HUNG = Duration.ofSeconds(2);

    @Test
    void whatANodeSaysAllOthersHearInOrder() {
        Peers a = start("a");
        Peers b = start("b");
        List<String> heard = new CopyOnWriteArrayList<>();
        a.announcements().snapshotSource(List::of);
        b.announcements().receive(new Batches(heard));
        meet(a, b);
        await("b has a's snapshot", SOON, () -> heard.contains("snapshot of a"));
        heard.clear();

        IntStream.range(0, 1000).forEach(i -> a.announcements().publish(bytes("batch " + i)));

        await("all are heard", SOON, () -> heard.contains("batch 999"));
        assertThat(heard)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(i -> "batch " + i).toList());
    }

    @Test
    void nobodyHearsItself() {
        Telling a = new Telling(start("a"));
        Telling b = new Telling(start("b"));

        a.put("x");

        await("b knows", SOON, () -> b.known().equals(union(a)));
        assertThat(a.known()).isEmpty();
    }

    @Test
    void aNodeThatComesLaterKnowsWhatWasSaidBefore() {
        Telling a = new Telling(start("a"));
        IntStream.range(0, 100).forEach(i -> a.put("k" + i));
        a.remove("k7");

        Telling b = new Telling(start("b"));
        a.put("later");

        converge(a, b);
    }

    @Test
    void whoReceivesLaterThanItsNodeCameHearsOfSnapshotsFirst() {
        Telling a = new Telling(start("a"));
        a.put("x");
        Peers late = start("b");
        a.put("y");
        await("they have met", SOON, () -> late.membership().live().contains(a.self()));
        pass(Duration.ofMillis(300));

        Telling b = new Telling(late);

        converge(a, b);
        assertThat(b.snapshots()).isPositive();
    }

    @Test
    void whatANodeSaidGoesWithIt() {
        Telling a = new Telling(start("a"));
        Telling b = new Telling(start("b"));
        a.put("x");
        converge(a, b);

        cluster.kill("a");

        await("b has forgotten", SOON, () -> b.known().isEmpty());
    }

    @Test
    void aNewLifeHasNothingOfTheOld() {
        Telling a = new Telling(start("a"));
        Telling b = new Telling(start("b"));
        a.put("old");
        converge(a, b);

        cluster.kill("a");
        Telling again = new Telling(start("a"));
        again.put("new");

        converge(again, b);
        assertThat(b.known()).isEqualTo(Map.of(again.self(), Map.of("new", 1)));
    }

    @Test
    void aNodeThatSleptKnowsWhatWasSaidMeanwhile() {
        Telling a = new Telling(start("a"));
        Telling b = new Telling(start("b"));
        a.put("x");
        b.put("y");
        converge(a, b);

        for (Duration sleep : List.of(Duration.ofMillis(500), Duration.ofMillis(2500))) {
            cluster.pause("b");
            a.put("during " + sleep.toMillis());
            a.remove("x");
            pass(sleep);
            cluster.resume("b");
            a.put("after " + sleep.toMillis());
            converge(a, b);
        }
    }

    @Test
    void aNodeThatHungIsGoneAndComesBackWithAllItHas() {
        Telling a = new Telling(start("a"));
        Telling b = new Telling(start("b"));
        b.put("y");
        converge(a, b);

        cluster.pause("b");
        await("gone", HUNG, () -> a.known().isEmpty());
        cluster.resume("b");

        converge(a, b);
    }

    @Test
    void aSnapshotOfManyLongPartsComesWhole() {
        List<ByteBuffer> parts = IntStream.range(0, 40)
                .mapToObj(
                        i -> ByteBuffer.allocate(Announcements.MAX_BATCH_BYTES).putInt(0, i))
                .toList();
        Peers a = start("a");
        a.announcements()
                .snapshotSource(() -> parts.stream().map(ByteBuffer::duplicate).toList());
        a.announcements().publish(bytes("said"));

        Peers b = start("b");
        List<List<ByteBuffer>> snapshots = new CopyOnWriteArrayList<>();
        b.announcements().receive(new Batches(new CopyOnWriteArrayList<>()) {
            @Override
            public void onSnapshot(Node from, List<ByteBuffer> got) {
                snapshots.add(got);
            }
        });

        await("it comes", SOON, () -> !snapshots.isEmpty());
        assertThat(snapshots.getFirst()).isEqualTo(parts);
    }

    @Test
    void theLongestBatchComes() {
        Peers a = start("a");
        Peers b = start("b");
        List<String> heard = new CopyOnWriteArrayList<>();
        a.announcements().snapshotSource(List::of);
        b.announcements().receive(new Batches(heard));
        meet(a, b);
        await("b has a's snapshot", SOON, () -> heard.contains("snapshot of a"));
        String longest = "x".repeat(Announcements.MAX_BATCH_BYTES);

        a.announcements().publish(bytes(longest));

        await("it is heard", SOON, () -> heard.contains(longest));
    }

    @Test
    void aReceiverThatThrowsKeepsNobodyFromHearing() {
        Peers a = start("a");
        Peers b = start("b");
        b.announcements().receive(new Announcements.Receiver() {
            @Override
            public void onBatch(Node from, ByteBuffer batch) {
                throw new IllegalStateException("thrown by the test");
            }

            @Override
            public void onSnapshot(Node from, List<ByteBuffer> parts) {
                throw new IllegalStateException("thrown by the test");
            }

            @Override
            public void onGone(Node node) {
                throw new IllegalStateException("thrown by the test");
            }
        });
        Telling teller = new Telling(a);
        Telling hearer = new Telling(b);

        teller.put("x");
        converge(teller, hearer);
        teller.put("y");

        converge(teller, hearer);
    }

    @Test
    void whoReceivesNoMoreHearsNothing() {
        Peers a = start("a");
        Peers b = start("b");
        List<String> heard = new CopyOnWriteArrayList<>();
        Registration left = b.announcements().receive(new Batches(heard));
        Telling teller = new Telling(a);
        Telling stays = new Telling(b);
        converge(teller, stays);

        left.close();
        pass(Duration.ofMillis(100)); // a call that was under way
        heard.clear();
        teller.put("x");

        converge(teller, stays);
        assertThat(heard).isEmpty();
    }

    /** Waits until each knows exactly what the others say. */
    private void converge(Telling... all) {
        for (Telling one : all) {
            Telling[] others = Arrays.stream(all).filter(other -> other != one).toArray(Telling[]::new);
            await(
                    one.self() + " knows what the others say",
                    SOON,
                    () -> one.known().equals(union(others)));
            assertThat(one.mistakes()).isEmpty();
        }
    }

    private static Map<Node, Map<String, Integer>> union(Telling... owners) {
        Map<Node, Map<String, Integer>> union = new TreeMap<>();
        for (Telling owner : owners) {
            if (!owner.own().isEmpty()) {
                union.put(owner.self(), owner.own());
            }
        }
        return union;
    }

    /** Writes down what it hears. */
    private static class Batches implements Announcements.Receiver {
        private final List<String> heard;

        Batches(List<String> heard) {
            this.heard = heard;
        }

        @Override
        public void onBatch(Node from, ByteBuffer batch) {
            heard.add(text(batch));
        }

        @Override
        public void onSnapshot(Node from, List<ByteBuffer> parts) {
            heard.add("snapshot of " + from.id());
        }

        @Override
        public void onGone(Node node) {
            heard.add("gone " + node.id());
        }
    }
}
