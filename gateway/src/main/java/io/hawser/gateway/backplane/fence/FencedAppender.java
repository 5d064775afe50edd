package io.hawser.gateway.backplane.fence;

import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a log as the only writer that it may have: each record is to follow the one before it, so that whoever has not
 * seen all that is written can write nothing. Once somebody else has appended, this one never does again.
 *
 * <p>One record is on its way at a time. What is given meanwhile waits, and goes as one record when that one is answered: so
 * batches are as long as the load makes them. One whose end is not known is repeated as it is; entries
 * are in the log in the order in which they were given, whatever failed in between.
 *
 * <p>Threads: any; nothing blocks. Entries hear of their end on the log's completing thread, or on the caller's with an engine
 * in memory, under no lock; nobody may append under a lock that an entry takes.
 */
public final class FencedAppender {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_BYTES = 256 << 10; // but for a batch of one entry

    private final DurableLog log;
    private final Supplier<RecordId> ids;
    private final BiConsumer<Runnable, Duration> timer;
    private final Consumer<LogFailure.Fenced> overtaken;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock:
    private final Deque<FencedEntry> waiting = new ArrayDeque<>();
    private Optional<SentBatch> unfinished = Optional.empty(); // to be repeated as it is
    private Position tail;
    private State state = State.FLOWING;
    private boolean busy; // a batch is put together, on its way, or being told of
    private Duration pause = FIRST_PAUSE;
    private Optional<LogFailure> refusing = Optional.empty(); // why nothing is taken that need not last, if so

    private enum State {
        /** What is given is sent. */
        FLOWING,
        /** What must last waits to be sent again. */
        PAUSING,
        /** Somebody else appended. */
        OVERTAKEN,
        CLOSED
    }

    /**
     * @param tail the log's last position, behind which the writer knows everything
     * @param ids one for each record; nobody else may have the same
     * @param timer runs a task after a while
     * @param overtaken told once, when somebody else has appended
     */
    public FencedAppender(
            DurableLog log,
            Position tail,
            Supplier<RecordId> ids,
            BiConsumer<Runnable, Duration> timer,
            Consumer<LogFailure.Fenced> overtaken) {
        this.log = log;
        this.tail = tail;
        this.ids = ids;
        this.timer = timer;
        this.overtaken = overtaken;
    }

    /** Appends behind everything that was given before. */
    public void append(FencedEntry entry) {
        Optional<LogFailure> refusal;
        lock.lock();
        try {
            refusal = refusal(entry);
            if (refusal.isEmpty() && state != State.CLOSED) {
                waiting.add(entry);
            }
        } finally {
            lock.unlock();
        }
        refusal.ifPresentOrElse(why -> SentBatch.tell(entry, one -> one.refused(why)), this::sendWaiting);
    }

    /** Sends nothing more; entries that were sent still hear of their end. */
    public void close() {
        lock.lock();
        try {
            state = State.CLOSED;
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Why that is not taken, nor kept, as things are. */
    private Optional<LogFailure> refusal(FencedEntry entry) {
        boolean refuses = state == State.OVERTAKEN || (state == State.PAUSING && !entry.mustLast());
        return refuses ? refusing : Optional.empty();
    }

    /** A loop for as long as answers are there at once, so that an engine in memory does not grow the stack. */
    private void sendWaiting() {
        while (begin()) {
            Optional<SentBatch> batch = next();
            if (batch.isEmpty()) {
                end();
                continue;
            }
            CompletableFuture<Position> answer = append(batch.get());
            if (!answer.isDone()) {
                var _ = answer.whenComplete((position, failure) -> {
                    answered(batch.get(), position, failure);
                    sendWaiting();
                });
                return;
            }
            var _ = answer.whenComplete((position, failure) -> answered(batch.get(), position, failure));
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            if (busy || state != State.FLOWING || (unfinished.isEmpty() && waiting.isEmpty())) {
                return false; // whoever is busy sees what was added
            }
            busy = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            busy = false;
        } finally {
            lock.unlock();
        }
    }

    /** What is to be repeated, or all that waits and is wanted, up to a batch's bounds; empty when that is nothing. */
    private Optional<SentBatch> next() {
        List<FencedEntry> wanted = take().stream().filter(SentBatch::isWanted).toList();
        lock.lock();
        try {
            if (unfinished.isEmpty() && !wanted.isEmpty()) {
                unfinished = Optional.of(new SentBatch(ids.get(), tail, wanted));
            }
            return state == State.FLOWING ? unfinished : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private List<FencedEntry> take() {
        List<FencedEntry> taken = new ArrayList<>();
        lock.lock();
        try {
            int bytes = 0;
            while (unfinished.isEmpty() && !waiting.isEmpty() && taken.size() < FencedBatch.MOST_ENTRIES) {
                bytes += FencedBatch.bytes(waiting.element().record());
                if (bytes > MOST_BYTES && !taken.isEmpty()) {
                    break;
                }
                taken.add(waiting.remove());
            }
        } finally {
            lock.unlock();
        }
        return taken;
    }

    private CompletableFuture<Position> append(SentBatch batch) {
        try {
            return log.append(batch.record.duplicate(), Expect.last(batch.behind), batch.id)
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(SentBatch batch, @Nullable Position position, @Nullable Throwable failure) {
        if (position != null) {
            onWritten(batch, position);
        } else {
            onFailed(batch, failure == null ? null : Causes.of(failure));
        }
    }

    private void onWritten(SentBatch batch, Position position) {
        lock.lock();
        try {
            tail = position;
            unfinished = Optional.empty();
            pause = FIRST_PAUSE;
            refusing = Optional.empty();
        } finally {
            lock.unlock();
        }
        batch.tellDurable(position); // before the next goes, so that entries hear in their order
        end();
    }

    private void onFailed(SentBatch batch, @Nullable Throwable failure) {
        LogFailure why = failure instanceof LogFailure known ? known : new LogFailure.Unknown(String.valueOf(failure));
        List<FencedEntry> refused = new ArrayList<>();
        Optional<Duration> wait;
        boolean closed;
        batch.onFailed(failure);
        lock.lock();
        try {
            busy = false;
            closed = state == State.CLOSED;
            boolean repeats = isRepeated(batch, why, refused);
            wait = closed ? Optional.empty() : goOn(why, repeats, refused);
        } finally {
            lock.unlock();
        }
        refused.forEach(entry -> SentBatch.tell(entry, one -> one.refused(why)));
        if (why instanceof LogFailure.Fenced fenced && !closed) {
            overtaken.accept(fenced);
        }
        wait.ifPresent(time -> timer.accept(this::resume, time));
    }

    /** Whether something of it is to be sent again, as it is or in front of all that waits; the rest is refused. */
    private boolean isRepeated(SentBatch batch, LogFailure why, List<FencedEntry> refused) {
        if (why instanceof LogFailure.Fenced) {
            unfinished = Optional.empty();
            refused.addAll(batch.entries);
            return false;
        }
        if (batch.isMaybeWritten()) {
            return true;
        }
        unfinished = Optional.empty();
        List<FencedEntry> lasting =
                batch.entries.stream().filter(FencedEntry::mustLast).toList();
        lasting.reversed().forEach(waiting::addFirst);
        batch.entries.stream().filter(entry -> !entry.mustLast()).forEach(refused::add);
        return !lasting.isEmpty();
    }

    /** Comes into the state that follows, in which some are refused; answers how long it lasts, if it is a pause. */
    private Optional<Duration> goOn(LogFailure why, boolean repeats, List<FencedEntry> refused) {
        refusing = why instanceof LogFailure.Unknown ? Optional.empty() : Optional.of(why);
        if (why instanceof LogFailure.Fenced) {
            state = State.OVERTAKEN;
        } else if (repeats) {
            state = State.PAUSING;
        }
        waiting.removeIf(one -> refusal(one).isPresent() && refused.add(one));
        if (state != State.PAUSING) {
            return Optional.empty();
        }
        Duration now = pause;
        pause = longer(pause);
        return Optional.of(now);
    }

    private void resume() {
        lock.lock();
        try {
            if (state == State.PAUSING) {
                state = State.FLOWING;
            }
        } finally {
            lock.unlock();
        }
        sendWaiting();
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
