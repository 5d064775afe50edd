package io.hawser.gateway.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of nodes have in common: the nodes, and time. */
public abstract class PeersContract {
    /** More than enough for anything that happens as soon as it can. */
    protected static final Duration SOON = Duration.ofSeconds(5);

    protected Cluster cluster;

    /** A new, empty engine without nodes. */
    protected abstract Cluster open() throws Exception;

    @BeforeEach
    void openCluster() throws Exception {
        cluster = open();
    }

    @AfterEach
    void closeCluster() {
        cluster.close();
    }

    protected final Peers start(String name) {
        return cluster.start(name).peers();
    }

    /** Waits until each knows that the others live, and nobody else. */
    protected final void meet(Peers... peers) {
        Set<Node> all = new TreeSet<>();
        Arrays.stream(peers).map(Peers::self).forEach(all::add);
        await(
                "all know all: " + all,
                SOON,
                () -> Arrays.stream(peers)
                        .allMatch(one -> one.membership().live().equals(all)));
    }

    protected final void await(String what, Duration limit, BooleanSupplier condition) {
        assertThat(cluster.passes(limit, condition))
                .as("%s, within %s", what, limit)
                .isTrue();
    }

    protected final void pass(Duration time) {
        var _ = cluster.passes(time, () -> false);
    }

    /** The text that {@code stage} ends with. */
    protected final String answer(CompletionStage<ByteBuffer> stage) {
        await("answer", SOON, () -> stage.toCompletableFuture().isDone());
        return text(Stages.get(stage));
    }

    /** What {@code stage} fails with, in time. */
    protected final Throwable failure(CompletionStage<?> stage, Duration limit) {
        await("failure", limit, () -> stage.toCompletableFuture().isDone());
        return Stages.failure(stage);
    }

    protected final void assumeAble(Cluster.Ability ability) {
        Assumptions.assumeTrue(cluster.abilities().contains(ability), ability.name());
    }

    protected static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
