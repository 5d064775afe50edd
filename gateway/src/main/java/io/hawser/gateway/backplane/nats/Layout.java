package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.nats.log.Leader;
import io.hawser.gateway.backplane.nats.log.StreamAnswers;
import io.hawser.gateway.backplane.nats.wire.NatsUnusableException;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonValueUtils;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * How the data lie in the servers: written by the first gateway there ever was, the same for all others.
 *
 * <p>Threads: any.
 */
final class Layout {
    static final String BUCKET = "HAWSER_META";
    private static final String SUBJECT = "$KV." + BUCKET + ".layout";
    private static final int VERSION = 1;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 100;
    private static final int MAX_LOOKS = 20; // 2 s: what was written first may not be there yet for whoever reads

    private final Leader leader;
    private final Questions questions;

    Layout(Leader leader, Questions questions) {
        this.leader = leader;
        this.questions = questions;
    }

    /** Fails with a {@link NatsUnusableException} when what is there was made otherwise. */
    CompletionStage<Void> settle(int shards) {
        String ours = "version=" + VERSION + " shards=" + shards;
        return found().thenCompose(there -> there.isPresent() ? CompletableFuture.completedFuture(there) : create(ours))
                .thenAccept(there -> check(ours, there.orElse(ours)));
    }

    /** Only the first write succeeds; whoever is second reads what the first wrote. */
    private CompletionStage<Optional<String>> create(String layout) {
        Headers first = new Headers().put("Nats-Expected-Last-Subject-Sequence", "0");
        return questions
                .ask(SUBJECT, first, layout.getBytes(StandardCharsets.US_ASCII), LIMIT)
                .handle((message, failure) -> StreamAnswers.failure("layout", message, failure))
                .thenCompose(failure -> found(MAX_LOOKS).thenApply(there -> {
                    if (there.isEmpty()) {
                        throw new NatsUnusableException("cluster: the layout can't be written: "
                                + failure.map(Throwable::getMessage).orElse("it is not there"));
                    }
                    return there;
                }));
    }

    private CompletionStage<Optional<String>> found(int looks) {
        return found().thenCompose(there -> there.isPresent() || looks <= 1
                ? CompletableFuture.completedFuture(there)
                : CompletableFuture.completedFuture(looks - 1)
                        .thenComposeAsync(
                                this::found, CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)));
    }

    private CompletionStage<Optional<String>> found() {
        return leader.last(SUBJECT)
                .thenApply(answer -> answer.map(json -> new String(
                        JsonValueUtils.readBase64(JsonValueUtils.readObject(json, "message"), "data"),
                        StandardCharsets.US_ASCII)));
    }

    private static void check(String ours, String there) {
        if (!there.equals(ours)) {
            boolean alike = there.startsWith("version=" + VERSION + " ");
            throw new NatsUnusableException("cluster: what is in NATS was laid out otherwise: " + there + " (expected: "
                    + ours + "); "
                    + (alike
                            ? "cluster.shards must be what it was when it was first used"
                            : "another version of Hawser did: start that"));
        }
    }
}
