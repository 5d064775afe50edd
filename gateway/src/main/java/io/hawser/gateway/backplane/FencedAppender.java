package io.hawser.gateway.backplane;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletionException;
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
    private final Queue<OnItsWay> waiting = new PriorityQueue<>(Comparator.comparingLong(one -> one.number));
    private final Deque<OnItsWay> sent = new ArrayDeque<>(); // in order, from the first whose end is not known
    private State state = State.FLOWING;
    private Position tail; // of the log, but for what was sent
    private Position next; // behind which the next append is sent
    private long given;
    private int unanswered;
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

    /** One record and who wants to know what becomes of it. */
    public interface Entry {

        /** The record; read from its own position, as often as it takes. */
        ByteBuffer record();

        RecordId id();

        /** Whether it is repeated until it is durable; others are refused when the log takes nothing. */
        boolean mustLast();

        /**
         * Asked when its turn has come, before it is sent for the first time; what is given from then on lies behind it.
         * When it says no, or throws, it is not sent and hears nothing more. Asked again when something that was given
         * before it has to be repeated first.
         */
        boolean wanted();

        /** It is durable, there. */
        void durable(Position position);

        /** It was not written and never will be; those that must last hear this only when somebody else appended. */
        void refused(LogFailure why);
    }

    /** An entry, with what is known of it. */
    private static final class OnItsWay {
        final Entry entry;
        final long number; // in the order in which they were given, which is that of their records
        boolean sentBefore;
        boolean maybeWritten;
        Position behind = Position.START;
        Expect expect = Expect.any();
        Optional<Position> position = Optional.empty();
        Optional<Throwable> failure = Optional.empty();

        OnItsWay(Entry entry, long number) {
            this.entry = entry;
            this.number = number;
        }

        boolean mustLast() {
            return maybeWritten || entry.mustLast();
        }
    }

    /** An entry that hears that it was not written. */
    private record Refusal(Entry entry, LogFailure why) {}

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
        this.tail = tail;
        this.next = tail;
        this.timer = timer;
        this.overtaken = overtaken;
    }

    /** Appends behind everything that was given before. */
    public void append(Entry entry) {
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

    private Optional<LogFailure> take(Entry entry) {
        lock.lock();
        try {
            OnItsWay one = new OnItsWay(entry, ++given);
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
    private Optional<LogFailure> refusal(OnItsWay one) {
        boolean refuses = state == State.OVERTAKEN || (state == State.PAUSING && !one.mustLast());
        return refuses ? refusing : Optional.empty();
    }

    private void sendWaiting() {
        if (!beginSending()) {
            return; // whoever sends sees what was added
        }
        for (Optional<OnItsWay> first = first(); first.isPresent(); first = first()) {
            OnItsWay one = first.get();
            if (one.sentBefore || wanted(one.entry)) {
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

    private Optional<OnItsWay> first() {
        lock.lock();
        try {
            Optional<OnItsWay> first = state == State.FLOWING ? Optional.ofNullable(waiting.poll()) : Optional.empty();
            sending = first.isPresent();
            return first;
        } finally {
            lock.unlock();
        }
    }

    private static boolean wanted(Entry entry) {
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

    private void send(OnItsWay one) {
        Optional<LogFailure> refusal;
        boolean goes;
        lock.lock();
        try {
            refusal = refusal(one);
            goes = goes(one);
            if (goes) {
                enterSent(one);
            } else if (refusal.isEmpty() && state != State.CLOSED) {
                waiting.add(one);
            }
        } finally {
            lock.unlock();
        }
        refusal.ifPresent(why -> tell(one.entry, entry -> entry.refused(why)));
        if (goes) {
            append(one);
        }
    }

    /** Something may have failed since it was taken out: then it waits again, behind what was given before it. */
    private boolean goes(OnItsWay one) {
        OnItsWay head = waiting.peek();
        return state == State.FLOWING && (head == null || head.number > one.number);
    }

    private void enterSent(OnItsWay one) {
        one.sentBefore = true;
        one.behind = next;
        one.expect = sent.isEmpty()
                ? Expect.last(next)
                : Expect.behind(next, sent.getLast().entry.id());
        next = new Position(next.value() + 1);
        sent.add(one);
        unanswered++;
    }

    private void append(OnItsWay one) {
        Entry entry = one.entry;
        try {
            var _ = log.append(entry.record().duplicate(), one.expect, entry.id())
                    .whenComplete((position, failure) -> answered(one, position, failure));
        } catch (RuntimeException e) {
            answered(one, null, e);
        }
    }

    private void answered(OnItsWay one, @Nullable Position position, @Nullable Throwable failure) {
        boolean settled;
        lock.lock();
        try {
            unanswered--;
            one.position = Optional.ofNullable(position);
            one.failure = Optional.ofNullable(failure);
            boolean asExpected = position != null && position.value() == one.behind.value() + 1;
            if (!asExpected && state == State.FLOWING) {
                state = State.SETTLING;
            }
            if (state == State.FLOWING) {
                dropWritten();
            }
            settled = state == State.SETTLING && unanswered == 0;
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

    private void dropWritten() {
        while (!sent.isEmpty() && sent.element().position.isPresent()) {
            tail = sent.remove().position.get();
            pause = FIRST_PAUSE;
        }
    }

    /** Everything that was sent is answered, and something failed. */
    private void settle() {
        List<Refusal> refusals = new ArrayList<>();
        Optional<LogFailure.Fenced> fence;
        Optional<Duration> wait = Optional.empty();
        lock.lock();
        try {
            if (state != State.SETTLING) {
                return; // closed meanwhile
            }
            refusing = Optional.empty();
            List<OnItsWay> again = new ArrayList<>();
            fence = judge(refusals, again);
            sent.clear();
            next = tail;
            waiting.addAll(again);
            if (fence.isPresent()) {
                refusing = fence.map(LogFailure.class::cast);
                state = State.OVERTAKEN;
            } else if (again.stream().anyMatch(one -> one.failure.isPresent() && !isFence(one))) {
                wait = Optional.of(pause);
                pause = longer(pause);
                state = State.PAUSING;
            } else {
                state = State.FLOWING;
            }
            refuseWaiting(refusals);
        } finally {
            lock.unlock();
        }
        refusals.forEach(refusal -> tell(refusal.entry(), entry -> entry.refused(refusal.why())));
        fence.ifPresent(overtaken);
        wait.ifPresentOrElse(time -> timer.accept(this::resume, time), this::sendWaiting);
    }

    private void refuseWaiting(List<Refusal> refusals) {
        List<OnItsWay> kept = new ArrayList<>();
        for (OnItsWay one = waiting.poll(); one != null; one = waiting.poll()) {
            Optional<LogFailure> refusal = refusal(one);
            if (refusal.isPresent()) {
                refusals.add(new Refusal(one.entry, refusal.get()));
            } else {
                kept.add(one);
            }
        }
        waiting.addAll(kept);
    }

    /**
     * Finds what becomes of each that was sent: it is written, refused, or to be sent again. A fence behind one that is not
     * where it was expected says nothing; one without such a cause says that somebody else appended.
     */
    private Optional<LogFailure.Fenced> judge(List<Refusal> refusals, List<OnItsWay> again) {
        Optional<LogFailure.Fenced> overtaking = Optional.empty();
        boolean explained = false;
        for (OnItsWay one : sent) {
            if (one.position.isPresent()) {
                Position position = one.position.get();
                explained |= position.value() != one.behind.value() + 1; // a repeat, written before
                tail = position.compareTo(tail) > 0 ? position : tail;
                pause = FIRST_PAUSE;
                continue;
            }
            Throwable failure = cause(one.failure.orElseThrow());
            if (failure instanceof LogFailure.Fenced fenced) {
                if (!explained && overtaking.isEmpty()) {
                    overtaking = Optional.of(fenced);
                }
                again.add(one); // to be refused when that is the end
                continue;
            }
            explained = true;
            if (failure instanceof LogFailure.Full || failure instanceof LogFailure.Unavailable) {
                LogFailure why = (LogFailure) failure;
                refusing = Optional.of(why);
                if (!one.mustLast()) {
                    refusals.add(new Refusal(one.entry, why));
                    continue;
                }
            } else {
                one.maybeWritten = true;
                tellOperator(one, failure);
            }
            again.add(one);
        }
        return overtaking;
    }

    private static void tellOperator(OnItsWay one, Throwable failure) {
        if (!(failure instanceof LogFailure.Unknown)) {
            LOG.error("append failed unexpectedly record={}", one.entry.id().value(), failure);
        }
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

    private static void tell(Entry entry, Consumer<Entry> what) {
        try {
            what.accept(entry);
        } catch (RuntimeException e) {
            LOG.error("what follows an append failed record={}", entry.id().value(), e);
        }
    }

    private static boolean isFence(OnItsWay one) {
        return one.failure
                .map(FencedAppender::cause)
                .filter(LogFailure.Fenced.class::isInstance)
                .isPresent();
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
