package io.hawser.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.embedded.Hub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeerFactsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final Hub hub = new Hub();
    private volatile Instant now = START;

    @Test
    void nodesKnowOfEachOtherOnceTheyHaveJoined() {
        One a = new One("a", 1);
        One b = new One("b", 2);

        await().untilAsserted(() -> assertThat(a.facts.nodes())
                .extracting(
                        view -> view.node().id(),
                        NodeView::state,
                        view -> view.facts().map(NodeFacts::sessions).orElse(-1))
                .containsExactly(tuple("a", NodeView.State.ALIVE, 1), tuple("b", NodeView.State.ALIVE, 2)));
        await().until(() -> b.facts.nodes().getFirst().facts().isPresent());
    }

    @Test
    void whoAsksTellsOfItself() throws Exception {
        One a = new One("a", 1);
        One b = new One("b", 2);
        await().until(() ->
                a.state("b") == NodeView.State.ALIVE && a.facts.nodes().size() == 2);
        AtomicInteger changes = new AtomicInteger();
        a.facts.watch(changes::incrementAndGet);

        b.standing = Standing.DRAINING;
        b.facts.ask().toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(a.state("b")).isEqualTo(NodeView.State.DRAINING);
        assertThat(changes).hasPositiveValue();
    }

    @Test
    void aNodeThatDoesNotAnswerIsUnreachableAndWhatItSaidIsKept() throws Exception {
        One a = new One("a", 1);
        One b = new One("b", 2);
        await().until(() -> a.knows("b"));

        b.facts.close();
        a.facts.ask().toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(a.state("b")).isEqualTo(NodeView.State.UNREACHABLE);
        assertThat(a.facts.node("b").orElseThrow().facts().orElseThrow().sessions())
                .isEqualTo(2);
        assertThat(a.facts.live()).isEqualTo(2);
    }

    @Test
    void aDeadNodeIsLostForAnHour() {
        One a = new One("a", 1);
        new One("b", 2);
        await().until(() -> a.knows("b"));

        now = START.plusSeconds(5);
        hub.kill("b");
        await().until(() -> a.state("b") == NodeView.State.LOST);

        assertThat(a.facts.node("b").orElseThrow().since()).isEqualTo(START.plusSeconds(5));
        now = START.plusSeconds(5).plus(Duration.ofHours(1));
        assertThat(a.facts.node("b")).isPresent();
        now = now.plusSeconds(1);
        assertThat(a.facts.node("b")).isEmpty();
    }

    @Test
    void itsNextLifeTakesItsPlace() {
        One a = new One("a", 1);
        One b = new One("b", 2);
        await().until(() -> a.knows("b"));
        hub.kill("b");
        One again = new One("b", 3);

        await().until(() -> a.facts
                        .node("b")
                        .flatMap(NodeView::facts)
                        .map(NodeFacts::sessions)
                        .orElse(0)
                == 3);

        assertThat(a.facts.node("b").orElseThrow().node().incarnation())
                .isGreaterThan(b.facts.self().incarnation())
                .isEqualTo(again.facts.self().incarnation());
        assertThat(a.facts.nodes()).hasSize(2);
    }

    private final class One {
        final PeerFacts facts;
        volatile Standing standing = Standing.SERVING;

        One(String id, int sessions) {
            facts = new PeerFacts(
                    id,
                    hub.join(id),
                    () -> new NodeFacts(
                            "1", START, standing, START, sessions, 0, List.of(), "", id + ":7700", "", List.of()),
                    () -> now);
            facts.begin();
        }

        boolean knows(String id) {
            return facts.node(id).flatMap(NodeView::facts).isPresent();
        }

        NodeView.State state(String id) {
            return facts.node(id).orElseThrow().state();
        }
    }
}
