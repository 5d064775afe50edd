package io.hawser.gateway.backplane.fence;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.fence.FencedJudgement.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to a log as the only writer that it may have: each record is to follow the one before it, so that whoever has not
 * seen all that is written can write nothing. Once somebody else has appended, this one never does again.
 *
 * <p>Many appends are on their way at a time, each behind its predecessor. When one fails, those
 * behind it are fenced; all are awaited, then what must last is appended again, in the same order and with the same ids. So
 * records are in the log in the order in which they were given, whatever failed in between.
 *
 * <p>Threads: any; nothing blocks. Entries hear of their end on the log's completing thread, or on the caller's with an engine
 * in memory, under no lock; nobody may append under a lock that an entry takes.
 */
public final class FencedAppender {
    private static final Logger LOG = LoggerFactory.getLogger(FencedAppender.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final DurableLog log;
    private final BiConsumer<Runnable, Duration> timer;
    private final Consumer<LogFailure.Fenced> overtaken;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock:
    private final Queue<FencedAppend> waiting = new PriorityQueue<>(Comparator.comparingLong(one -> one.number));
    private final FencedPipeline pipeline;
    private State state = State.FLOWING;
    private long given; // how many entries were, the refused ones included
    private boolean sending; // one thread sends at a time, so that the log gets appends in order
    private Duration pause = FIRST_PAUSE;
    private Optional<LogFailure> refusing = Optional.empty(); // why nothing is taken that need not last, if so

    private enum State {
        /** What is given is sent. */
        FLOWING,
        /** Something failed: nothing is sent until all that was sent is answered. */
        SETTLING,
        /** What must last waits to be sent again. */
        PAUSING,
        /** Somebody else appended. */
        OVERTAKEN,
        CLOSED
    }

    /**
     * @param tail the log's last position, behind which the writer knows everything
     * @param timer runs a task after a while
     * @param overtaken told once, when somebody else has appended
     */
    public FencedAppender(
            DurableLog log,
            Position tail,
            BiConsumer<Runnable, Duration> timer,
            Consumer<LogFailure.Fenced> overtaken) {
        this.log = log;
        this.pipeline = new FencedPipeline(tail);
        this.timer = timer;
        this.overtaken = overtaken;
    }

    /** Appends behind everything that was given before. */
    public void append(FencedEntry entry) {
        Optional<LogFailure> refusal = take(entry);
        if (refusal.isPresent()) {
            tell(entry, one -> one.refused(refusal.get()));
        } else {
            sendWaiting();
        }
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

    private Optional<LogFailure> take(FencedEntry entry) {
        lock.lock();
        try {
            FencedAppend one = new FencedAppend(entry, ++given);
            Optional<LogFailure> refusal = refusal(one);
            if (refusal.isEmpty() && state != State.CLOSED) {
                waiting.add(one);
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    /** Why that is not taken, nor kept, as things are. */
    private Optional<LogFailure> refusal(FencedAppend one) {
        boolean refuses = state == State.OVERTAKEN || (state == State.PAUSING && !one.mustLast());
        return refuses ? refusing : Optional.empty();
    }

    private void sendWaiting() {
        if (!beginSending()) {
            return; // whoever sends sees what was added
        }
        for (Optional<FencedAppend> first = first(); first.isPresent(); first = first()) {
            FencedAppend one = first.get();
            if (one.wasSent() || wanted(one.entry)) {
                send(one);
            }
        }
    }

    private boolean beginSending() {
        lock.lock();
        try {
            boolean begins = !sending;
            sending = true;
            return begins;
        } finally {
            lock.unlock();
        }
    }

    private Optional<FencedAppend> first() {
        lock.lock();
        try {
            Optional<FencedAppend> first =
                    state == State.FLOWING ? Optional.ofNullable(waiting.poll()) : Optional.empty();
            sending = first.isPresent();
            return first;
        } finally {
            lock.unlock();
        }
    }

    private static boolean wanted(FencedEntry entry) {
        try {
            return entry.wanted();
        } catch (RuntimeException e) { // or nothing would ever be sent again
            LOG.error(
                    "append was not made: what wants it failed record={}",
                    entry.id().value(),
                    e);
            return false;
        }
    }

    private void send(FencedAppend one) {
        Optional<LogFailure> refusal;
        Optional<Expect> expect = Optional.empty();
        lock.lock();
        try {
            refusal = refusal(one);
            if (isNext(one)) {
                expect = Optional.of(pipeline.enter(one));
            } else if (refusal.isEmpty() && state != State.CLOSED) {
                waiting.add(one);
            }
        } finally {
            lock.unlock();
        }
        refusal.ifPresent(why -> tell(one.entry, entry -> entry.refused(why)));
        expect.ifPresent(what -> append(one, what));
    }

    /** Not so when something has failed since it was taken out: it waits again then, behind what was given before it. */
    private boolean isNext(FencedAppend one) {
        FencedAppend head = waiting.peek();
        return state == State.FLOWING && (head == null || head.number > one.number);
    }

    private void append(FencedAppend one, Expect expect) {
        FencedEntry entry = one.entry;
        try {
            var _ = log.append(entry.record().duplicate(), expect, entry.id())
                    .whenComplete((position, failure) -> answered(one, position, failure));
        } catch (RuntimeException e) {
            answered(one, null, e);
        }
    }

    private void answered(FencedAppend one, @Nullable Position position, @Nullable Throwable failure) {
        boolean settled;
        lock.lock();
        try {
            pipeline.onAnswered(one, position, failure);
            if (state == State.FLOWING && !one.isWhereExpected()) {
                state = State.SETTLING;
            }
            if (state == State.FLOWING && pipeline.dropWritten()) {
                pause = FIRST_PAUSE;
            }
            settled = state == State.SETTLING && pipeline.isAnswered();
        } finally {
            lock.unlock();
        }
        if (position != null) {
            tell(one.entry, entry -> entry.durable(position));
        }
        if (settled) {
            settle();
        }
    }

    /** Everything that was sent is answered, and something failed. */
    private void settle() {
        FencedJudgement judgement;
        List<Refusal> refusals;
        Optional<Duration> wait;
        lock.lock();
        try {
            if (state != State.SETTLING) {
                return; // closed meanwhile
            }
            judgement = pipeline.judge();
            waiting.addAll(judgement.again());
            wait = goOn(judgement);
            refusals = new ArrayList<>(judgement.refused());
            refuseWaiting(refusals);
        } finally {
            lock.unlock();
        }
        refusals.forEach(refusal -> tell(refusal.entry(), entry -> entry.refused(refusal.why())));
        judgement.overtaken().ifPresent(overtaken);
        wait.ifPresentOrElse(time -> timer.accept(this::resume, time), this::sendWaiting);
    }

    /** Comes into the state that follows; answers how long it lasts, if it is a pause. */
    private Optional<Duration> goOn(FencedJudgement judgement) {
        refusing = judgement.overtaken().map(LogFailure.class::cast).or(judgement::refusing);
        if (judgement.written().isPresent()) {
            pause = FIRST_PAUSE;
        }
        if (judgement.overtaken().isPresent()) {
            state = State.OVERTAKEN;
        } else if (judgement.isFailing()) {
            state = State.PAUSING;
            Duration now = pause;
            pause = longer(pause);
            return Optional.of(now);
        } else {
            state = State.FLOWING;
        }
        return Optional.empty();
    }

    private void refuseWaiting(List<Refusal> refusals) {
        waiting.removeIf(one -> {
            Optional<LogFailure> refusal = refusal(one);
            refusal.ifPresent(why -> refusals.add(new Refusal(one.entry, why)));
            return refusal.isPresent();
        });
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

    private static void tell(FencedEntry entry, Consumer<FencedEntry> what) {
        try {
            what.accept(entry);
        } catch (RuntimeException e) {
            LOG.error("what follows an append failed record={}", entry.id().value(), e);
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
