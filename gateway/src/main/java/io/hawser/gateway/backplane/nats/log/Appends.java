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
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
    private static final String ID = "Nats-Msg-Id";
    private static final String LAST = "Nats-Expected-Last-Sequence";
    private static final String LAST_ID = "Nats-Expected-Last-Msg-Id";

    private final String name;
    private final String subject;
    private final Questions questions;
    private final Leader leader;
    private final LongConsumer written;
    private final boolean shared;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger tellers = new AtomicInteger(); // whoever makes it 1 tells, for the others too

    // under the lock
    private final Deque<OneAppend> waiting = new ArrayDeque<>();
    private final Turns turns;
    private long waitingBytes;

    private boolean closed;

    /** An append that was sent, and what the servers will answer. */
    private record Sent(OneAppend append, CompletableFuture<Message> answer) {}

    /**
     * @param written told of each record's place, before anybody else is
     * @param shared whether several servers keep the stream
     */
    Appends(
            LogName name,
            Questions questions,
            Leader leader,
            LongConsumer written,
            boolean shared,
            LongSupplier nanoClock) {
        this.name = name.value();
        this.subject = Streams.subject(name);
        this.questions = questions;
        this.leader = leader;
        this.written = written;
        this.shared = shared;
        this.nanoClock = nanoClock;
        this.turns = new Turns(this.name, shared);
    }

    CompletionStage<Position> append(byte[] record, Expect expect, RecordId id) {
        OneAppend one = new OneAppend(record, expect, id, nanoClock.getAsLong());
        lock.lock();
        try {
            Optional<LogFailure> refusal = refusal(record.length);
            if (refusal.isPresent()) {
                return CompletableFuture.failedFuture(refusal.get());
            }
            waiting.add(one);
            waitingBytes += record.length;
            turns.add(one);
        } finally {
            lock.unlock();
        }
        send();
        return one.told;
    }

    /** Takes nothing more; completes when all that is on its way has ended. */
    CompletableFuture<?> close() {
        lock.lock();
        try {
            closed = true;
            OneAppend last = waiting.peekLast();
            return last == null ? CompletableFuture.completedFuture(null) : last.told.handle((_, _) -> "ended");
        } finally {
            lock.unlock();
        }
    }

    /** How many nanoseconds the oldest append has been on its way; 0 when there is none. */
    long oldestNanos() {
        lock.lock();
        try {
            OneAppend first = waiting.peek();
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

    /** Sends those whose turn it is, in order. */
    private void send() {
        List<Sent> sent = new ArrayList<>();
        Optional<OneAppend> doubtful;
        lock.lock();
        try {
            for (Optional<OneAppend> next = turns.next(); next.isPresent(); next = turns.next()) {
                OneAppend one = next.get();
                sent.add(new Sent(one, questions.ask(subject, headers(one), one.record, LIMIT)));
            }
            doubtful = turns.doubtful();
        } finally {
            lock.unlock();
        }
        sent.forEach(one -> one.answer().whenComplete((message, failure) -> answered(one.append(), message, failure)));
        doubtful.ifPresent(this::lookUp);
        tell(); // those that were given up
    }

    private Headers headers(OneAppend one) {
        Headers headers = new Headers().put(ID, MessageId.of(one.id));
        return switch (one.expect) {
            case Expect.Any() -> headers;
            case Expect.Last(Position position) -> headers.put(LAST, text(position));
            case Expect.Behind(Position position, RecordId _) when shared -> headers.put(LAST, text(position));
            case Expect.Behind(Position position, RecordId before) ->
                headers.put(LAST, text(position)).put(LAST_ID, MessageId.of(before));
        };
    }

    private static String text(Position position) {
        return Long.toString(position.value());
    }

    private void answered(OneAppend one, @Nullable Message message, @Nullable Throwable why) {
        if (StreamAnswers.isInProcess(message) && nanoClock.getAsLong() - one.begun < LIMIT.toNanos()) {
            CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(() -> again(one));
            return;
        }
        LogFailure failure = StreamAnswers.failure("log " + name, message, why).orElse(null);
        if (failure instanceof LogFailure.Fenced && !shared) {
            lookForEarlier(one, failure);
        } else {
            end(one, failure == null && message != null ? position(message) : null, failure);
        }
    }

    private void again(OneAppend one) {
        var _ = questions
                .ask(subject, headers(one), one.record, LIMIT)
                .whenComplete((message, failure) -> answered(one, message, failure));
    }

    /**
     * Servers from 2.12 on that keep a stream alone look at what an append expects before they look for its id, and refuse
     * one that is repeated, and written. So they are asked once more, for a record of that id behind one of an id that there
     * never is: that is refused too, or is a repetition.
     */
    private void lookForEarlier(OneAppend one, LogFailure refused) {
        Headers headers = new Headers().put(ID, MessageId.of(one.id)).put(LAST_ID, MessageId.NONE);
        var _ = questions.ask(subject, headers, one.record, LIMIT).whenComplete((message, why) -> {
            LogFailure failure = StreamAnswers.failure("log " + name, message, why).orElse(null);
            if (failure == null && message != null) {
                end(one, position(message), null);
            } else if (failure instanceof LogFailure.Fenced) {
                end(one, null, refused);
            } else {
                end(one, null, new LogFailure.Unknown(refused.getMessage() + "; it may have been written before"));
            }
        });
    }

    private void lookUp(OneAppend one) {
        Expect.Behind expected = (Expect.Behind) one.expect;
        var _ = leader.idOf(expected.position().value()).whenComplete((id, failure) -> {
            lock.lock();
            try {
                boolean there = failure == null && id.equals(Optional.of(MessageId.of(expected.id())));
                turns.onLookedUp(one, there);
            } finally {
                lock.unlock();
            }
            send();
        });
    }

    private void end(OneAppend one, @Nullable Position position, @Nullable LogFailure failure) {
        lock.lock();
        try {
            one.position = position;
            one.failure = failure;
        } finally {
            lock.unlock();
        }
        if (shared) {
            send(); // what was to follow it
        } else {
            tell();
        }
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
            for (Optional<OneAppend> first = takeEnded(); first.isPresent(); first = takeEnded()) {
                tell(first.get());
            }
            seen = tellers.addAndGet(-seen);
        } while (seen != 0);
    }

    private Optional<OneAppend> takeEnded() {
        lock.lock();
        try {
            OneAppend first = waiting.peek();
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

    private void tell(OneAppend one) {
        try {
            var _ = one.failure == null ? one.told.complete(one.position) : one.told.completeExceptionally(one.failure);
        } catch (RuntimeException | Error e) { // or nobody would hear of an end again
            log.error("bug: what follows an append failed log={}", name, e);
        }
    }
}
