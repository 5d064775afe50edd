package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.nats.client.Message;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The server that leads a stream, and what can be asked of it again when it does not answer. Every question goes to the
 * leader, never to another replica, which may lag behind or hang.
 *
 * <p>Threads: any.
 */
public final class Leader {
    private static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20); // servers elect a leader in 4 to 9 s
    /** Older servers that start again drop all that a stream held when some of it was purged: nats-server's issue 4196. */
    private static final String PURGES_SAFELY = "2.10.0";

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 500;
    private static final byte[] DATA = "\"data\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];

    private final String stream;
    private final Questions questions;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoClock;

    /** @param timer what repeats questions, until it is shut down */
    public Leader(String stream, Questions questions, ScheduledExecutorService timer, LongSupplier nanoClock) {
        this.stream = stream;
        this.questions = questions;
        this.timer = timer;
        this.nanoClock = nanoClock;
    }

    String stream() {
        return stream;
    }

    /** What the stream holds. */
    CompletionStage<Extent> extent() {
        return info("").thenApply(Extent::of);
    }

    /** All that is known of the stream. */
    public CompletionStage<JsonValue> info(String question) {
        return json("$JS.API.STREAM.INFO." + stream, question);
    }

    /**
     * Removes every message before {@code sequence} whose subject is one of {@code filter}, or any when that is empty; or
     * nothing, where old servers would lose what is to stay.
     */
    public CompletionStage<Void> purge(String filter, long sequence) {
        if (questions.isOneOfSeveralBefore(PURGES_SAFELY)) {
            return CompletableFuture.completedFuture(null);
        }
        String subject = filter.isEmpty() ? "" : "\"filter\":\"" + filter + "\",";
        return json("$JS.API.STREAM.PURGE." + stream, "{" + subject + "\"seq\":" + sequence + "}")
                .thenAccept(_ -> {});
    }

    /** What the message with that number holds; empty when it is not kept. */
    CompletionStage<Optional<ByteBuffer>> message(long sequence) {
        return ask("$JS.API.STREAM.MSG.GET." + stream, "{\"seq\":" + sequence + "}", Leader::data);
    }

    /** The id with which the message of that number was written; empty when it is not kept, or has none. */
    CompletionStage<Optional<String>> idOf(long sequence) {
        return ask("$JS.API.STREAM.MSG.GET." + stream, "{\"seq\":" + sequence + "}", Leader::found)
                .thenApply(found -> found.map(json -> JsonValueUtils.readObject(json, "message"))
                        .flatMap(message -> MessageId.in(JsonValueUtils.readBase64(message, "hdrs"))));
    }

    /** The last message of one subject, as JetStream tells of it; empty when there is none. */
    public CompletionStage<Optional<JsonValue>> last(String subject) {
        return ask("$JS.API.STREAM.MSG.GET." + stream, "{\"last_by_subj\":\"" + subject + "\"}", Leader::found);
    }

    private static Answer<Optional<JsonValue>> found(byte[] answer) {
        JsonValue json = StreamError.parse(answer);
        Optional<StreamError> error = StreamError.in(json);
        return error.<Answer<Optional<JsonValue>>>map(why -> why.number() == StreamError.NO_MESSAGE
                        ? new Answer.Is<>(Optional.empty())
                        : new Answer.Refused<>(why))
                .orElseGet(() -> new Answer.Is<>(Optional.of(json)));
    }

    private CompletionStage<JsonValue> json(String subject, String question) {
        return ask(subject, question, answer -> {
            JsonValue json = StreamError.parse(answer);
            return StreamError.in(json)
                    .<Answer<JsonValue>>map(Answer.Refused::new)
                    .orElseGet(() -> new Answer.Is<>(json));
        });
    }

    /** Finds the content in an answer without a look at the rest: it is what log reading spends its time with. */
    private static Answer<Optional<ByteBuffer>> data(byte[] answer) {
        int start = indexOf(answer, DATA);
        if (start >= 0) {
            int from = start + DATA.length;
            int to = from;
            while (answer[to] != '"') {
                to++;
            }
            ByteBuffer bytes = Base64.getDecoder().decode(ByteBuffer.wrap(answer, from, to - from));
            return new Answer.Is<>(Optional.of(bytes.asReadOnlyBuffer()));
        }
        Optional<StreamError> error = StreamError.in(StreamError.parse(answer));
        if (error.isEmpty() || error.get().number() == StreamError.NO_MESSAGE) {
            return new Answer.Is<>(Optional.empty());
        }
        return new Answer.Refused<>(error.get());
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at <= bytes.length - part.length; at++) {
            int same = 0;
            while (same < part.length && bytes[at + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return at;
            }
        }
        return -1;
    }

    private <T> CompletionStage<T> ask(String subject, String question, Function<byte[], Answer<T>> reading) {
        byte[] body = question.isEmpty() ? NOTHING : question.getBytes(StandardCharsets.UTF_8);
        Asking<T> asking = new Asking<>(subject, body, reading, nanoClock.getAsLong() + PATIENCE.toNanos());
        asking.attempt(FIRST_PAUSE_MILLIS);
        return asking.done;
    }

    /** What an answer is. */
    private sealed interface Answer<T> {
        record Is<T>(T value) implements Answer<T> {}

        record Refused<T>(StreamError why) implements Answer<T> {}
    }

    /** One question, until it is answered or patience ends. */
    private final class Asking<T> {
        private final String subject;
        private final byte[] body;
        private final Function<byte[], Answer<T>> reading;
        private final long deadline;
        final CompletableFuture<T> done = new CompletableFuture<>();

        Asking(String subject, byte[] body, Function<byte[], Answer<T>> reading, long deadline) {
            this.subject = subject;
            this.body = body;
            this.reading = reading;
            this.deadline = deadline;
        }

        void attempt(long pauseMillis) {
            var _ = questions.ask(subject, null, body, ATTEMPT_LIMIT).whenComplete((message, failure) -> {
                if (failure == null) {
                    answered(message, pauseMillis);
                } else {
                    again(String.valueOf(failure.getMessage()), pauseMillis);
                }
            });
        }

        private void answered(Message message, long pauseMillis) {
            Answer<T> answer;
            try {
                answer = reading.apply(message.getData());
            } catch (RuntimeException e) {
                fail(String.valueOf(e.getMessage()));
                return;
            }
            switch (answer) {
                case Answer.Is<T>(T value) -> done.complete(value);
                case Answer.Refused<T>(StreamError why) when why.passes() -> again(why.text(), pauseMillis);
                case Answer.Refused<T>(StreamError why) -> fail(why.text());
            }
        }

        private void again(String why, long pauseMillis) {
            if (nanoClock.getAsLong() - deadline >= 0) {
                fail(why);
                return;
            }
            try {
                long next = Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
                var _ = timer.schedule(() -> attempt(next), pauseMillis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException _) {
                fail("closed");
            }
        }

        private void fail(String why) {
            done.completeExceptionally(new LogFailure.Unavailable("stream " + stream + ": " + why));
        }
    }
}
