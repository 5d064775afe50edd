package io.hawser.gateway.group.remote;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a member said of its events, on its way to the gateway that serves its group: in order, one question at a time, and
 * what comes meanwhile in the next.
 *
 * <p>Threads: any; one short lock guards everything. Who adds waits while too much waits.
 */
final class SettlementQueue {
    /** In positions: about 250 KB a question, and some times that in memory. */
    private static final int MAX_SENT = 20_000;

    private static final int MAX_WAITING = 100_000;

    private final Function<List<Settlement>, CompletionStage<Void>> send;
    private final Consumer<Throwable> onFailed;
    private final Duration keepAlive;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    // guarded by lock
    private final Deque<Settlement> waiting = new ArrayDeque<>();
    private int weight;
    private boolean sending;
    private boolean closed;
    private long sentNanos;

    /** @param onFailed called when a question is not answered: then nothing more is sent, as nobody knows what counts */
    SettlementQueue(
            Function<List<Settlement>, CompletionStage<Void>> send,
            Consumer<Throwable> onFailed,
            Duration keepAlive,
            LongSupplier nanoClock) {
        this.send = send;
        this.onFailed = onFailed;
        this.keepAlive = keepAlive;
        this.nanoClock = nanoClock;
        sentNanos = nanoClock.getAsLong();
    }

    /** Sends it, or drops it when this is closed. */
    void add(Settlement settlement) {
        lock.lock();
        try {
            while (weight > MAX_WAITING && !closed) {
                room.awaitUninterruptibly(); // each question ends, and makes room or closes this
            }
            if (closed) {
                return;
            }
            waiting.add(settlement);
            weight += settlement.weight();
        } finally {
            lock.unlock();
        }
        sendNext(false);
    }

    /** Sends word when nothing was sent for a while. */
    void look() {
        sendNext(nanoClock.getAsLong() - sentNanosNow() > keepAlive.toNanos());
    }

    /** Takes nothing more. Completes when everything was sent, or could not be. */
    CompletionStage<Void> close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            completeIfDrained();
        } finally {
            lock.unlock();
        }
        return drained;
    }

    private long sentNanosNow() {
        lock.lock();
        try {
            return sentNanos;
        } finally {
            lock.unlock();
        }
    }

    /** @param also when there is nothing to say */
    private void sendNext(boolean also) {
        List<Settlement> batch;
        lock.lock();
        try {
            if (sending || (waiting.isEmpty() && (!also || closed))) {
                completeIfDrained();
                return;
            }
            sending = true;
            sentNanos = nanoClock.getAsLong();
            batch = takeBatch();
        } finally {
            lock.unlock();
        }
        var _ = send.apply(batch).whenComplete((_, failure) -> onAnswered(failure)); // handles either end
    }

    private void onAnswered(@Nullable Throwable failure) {
        lock.lock();
        try {
            sending = false;
            if (failure != null) {
                closed = true;
                waiting.clear();
                weight = 0;
            }
            room.signalAll();
            completeIfDrained();
        } finally {
            lock.unlock();
        }
        if (failure != null) {
            onFailed.accept(failure);
        } else {
            sendNext(false);
        }
    }

    private List<Settlement> takeBatch() {
        List<Settlement> batch = new ArrayList<>();
        int taken = 0;
        while (!waiting.isEmpty()
                && (batch.isEmpty() || taken + waiting.element().weight() <= MAX_SENT)) {
            taken += waiting.element().weight();
            batch.add(waiting.remove());
        }
        weight -= taken;
        return batch;
    }

    /** Under the lock; what hangs on it asks the engine, which does not block. */
    private void completeIfDrained() {
        if (closed && !sending && waiting.isEmpty()) {
            drained.complete(null);
        }
    }
}
