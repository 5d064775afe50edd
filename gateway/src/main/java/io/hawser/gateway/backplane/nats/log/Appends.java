package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to one stream: sends records in the order in which they are given, and tells their ends in the same order,
 * whatever order answers come in.
 *
 * <p>Threads: any; one short lock, under which nobody is told. One thread at a time tells.
 */
final class Appends {
    private static final Logger log = LoggerFactory.getLogger(Appends.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 20;
    private static final int MAX_WAITING = 50_000;
    private static final long MAX_WAITING_BYTES = 64L << 20;

    private final String name;
    private final String subject;
    private final Questions questions;
    private final Leader leader;
    private final LongConsumer written;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger tellers = new AtomicInteger(); // whoever makes it 1 tells, for the others too

    // under the lock
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;

    private boolean closed;

    /** An append, and its end once that is known; which is written and read under the lock. */
    private static final class Waiting {
        final CompletableFuture<Position> told = new CompletableFuture<>();
        final byte[] record;
        final RecordId id;
        final Expect expect;
        final long begun;

        @Nullable
        Position position;

        @Nullable
        LogFailure failure;

        Waiting(byte[] record, RecordId id, Expect expect, long begun) {
            this.record = record;
            this.id = id;
            this.expect = expect;
            this.begun = begun;
        }

        boolean isEnded() {
            return position != null || failure != null;
        }

        /** Where it is to be written, if that is known. */
        Optional<Position> place() {
            return switch (expect) {
                case Expect.Any() -> Optional.empty();
                case Expect.Last(Position last) -> Optional.of(new Position(last.value() + 1));
            };
        }

        Headers headers() {
            Headers headers = new Headers().put(MessageId.HEADER, MessageId.of(id));
            return switch (expect) {
                case Expect.Any() -> headers;
                case Expect.Last(Position last) ->
                    headers.put("Nats-Expected-Last-Sequence", Long.toString(last.value()));
            };
        }
    }

    /** @param written told of each record's place, before anybody else is */
    Appends(LogName name, Questions questions, Leader leader, LongConsumer written, LongSupplier nanoClock) {
        this.name = name.value();
        this.subject = Streams.subject(name);
        this.questions = questions;
        this.leader = leader;
        this.written = written;
        this.nanoClock = nanoClock;
    }

    CompletionStage<Position> append(byte[] record, Expect expect, RecordId id) {
        Waiting one = new Waiting(record, id, expect, nanoClock.getAsLong());
        CompletableFuture<Message> answer;
        lock.lock();
        try {
            Optional<LogFailure> refusal = refusal(record.length);
            if (refusal.isPresent()) {
                return CompletableFuture.failedFuture(refusal.get());
            }
            waiting.add(one);
            waitingBytes += record.length;
            answer = send(one);
        } finally {
            lock.unlock();
        }
        await(one, answer);
        return one.told;
    }

    private CompletableFuture<Message> send(Waiting one) {
        return questions.ask(subject, one.headers(), one.record, LIMIT);
    }

    private void await(Waiting one, CompletableFuture<Message> answer) {
        var _ = answer.whenComplete((message, failure) -> answered(one, message, failure));
    }

    /** Takes nothing more; completes when all that is on its way has ended. */
    CompletableFuture<?> close() {
        lock.lock();
        try {
            closed = true;
            Waiting last = waiting.peekLast();
            return last == null ? CompletableFuture.completedFuture(null) : last.told.handle((_, _) -> "ended");
        } finally {
            lock.unlock();
        }
    }

    /** How many nanoseconds the oldest append has been on its way; 0 when there is none. */
    long oldestNanos() {
        lock.lock();
        try {
            Waiting first = waiting.peek();
            return first == null ? 0 : Math.max(1, nanoClock.getAsLong() - first.begun);
        } finally {
            lock.unlock();
        }
    }

    private Optional<LogFailure> refusal(int bytes) {
        if (closed) {
            return Optional.of(new LogFailure.Unavailable("log " + name + ": closed"));
        }
        if (waiting.size() >= MAX_WAITING || waitingBytes + bytes > MAX_WAITING_BYTES) {
            return Optional.of(new LogFailure.Unavailable("log " + name + ": too many appends wait"));
        }
        return Optional.empty();
    }

    private void answered(Waiting one, @Nullable Message message, @Nullable Throwable why) {
        boolean inTime = nanoClock.getAsLong() - one.begun < LIMIT.toNanos();
        if (message != null && StreamAnswers.isInProcess(message) && inTime) {
            CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> await(one, send(one)));
            return;
        }
        LogFailure failure = StreamAnswers.failure("log " + name, message, why).orElse(null);
        Position position = failure == null && message != null ? position(message) : null;
        Optional<Position> place = one.place();
        if (failure instanceof LogFailure.Fenced fenced && place.isPresent()) {
            lookForItself(one, place.get(), fenced);
        } else {
            end(one, position, failure);
        }
    }

    /**
     * Whether what keeps a record from its place is that record: it was written when it was sent before, which got no
     * answer. Servers before 2.12 look for its id first, and say so themselves.
     */
    private void lookForItself(Waiting one, Position place, LogFailure.Fenced fenced) {
        var _ = leader.idOf(place.value()).whenComplete((id, failure) -> {
            if (failure != null) {
                end(one, null, new LogFailure.Unknown(fenced.getMessage() + ", by whom is not known: " + failure));
            } else if (id != null && id.equals(Optional.of(MessageId.of(one.id)))) {
                end(one, place, null);
            } else {
                end(one, null, fenced);
            }
        });
    }

    private void end(Waiting one, @Nullable Position position, @Nullable LogFailure failure) {
        lock.lock();
        try {
            one.position = position;
            one.failure = failure;
        } finally {
            lock.unlock();
        }
        tell();
    }

    private Position position(Message answer) {
        long sequence = JsonValueUtils.readLong(StreamError.parse(answer.getData()), "seq", 0);
        written.accept(sequence);
        return new Position(sequence);
    }

    /** Tells the ends of those at the front. */
    private void tell() {
        if (tellers.getAndIncrement() != 0) {
            return; // whoever tells looks again
        }
        int seen = 1;
        do {
            for (Optional<Waiting> first = takeEnded(); first.isPresent(); first = takeEnded()) {
                tell(first.get());
            }
            seen = tellers.addAndGet(-seen);
        } while (seen != 0);
    }

    private Optional<Waiting> takeEnded() {
        lock.lock();
        try {
            Waiting first = waiting.peek();
            if (first == null || !first.isEnded()) {
                return Optional.empty();
            }
            waiting.remove();
            waitingBytes -= first.record.length;
            return Optional.of(first);
        } finally {
            lock.unlock();
        }
    }

    private void tell(Waiting one) {
        try {
            var _ = one.failure == null ? one.told.complete(one.position) : one.told.completeExceptionally(one.failure);
        } catch (RuntimeException | Error e) { // or nobody would hear of an end again
            log.error("bug: what follows an append failed log={}", name, e);
        }
    }
}
