package io.hawser.gateway.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.GatewayStatus;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One caller's watch of the status. Statuses are made only when they can be written, so a slow reader misses some and never
 * piles them up.
 *
 * <p>Threads: a virtual thread of its own runs it; {@link #wake}, {@link #cancel} and {@link #stop} may come from any.
 */
final class StatusWatch implements Runnable {
    /** Changes closer than this are sent together. */
    private static final Duration GATHER = Duration.ofMillis(50);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ServerCallStreamObserver<GatewayStatus> caller;
    private final Supplier<GatewayStatus> source;
    private final long intervalNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Phase phase = Phase.OPEN; // under the lock
    private boolean urgent = true; // under the lock; the first status comes at once

    StatusWatch(ServerCallStreamObserver<GatewayStatus> caller, Supplier<GatewayStatus> source, Duration interval) {
        this.caller = caller;
        this.source = source;
        this.intervalNanos = interval.toNanos();
    }

    private enum Phase {
        OPEN,
        CANCELLED,
        STOPPING
    }

    /** A component changed. */
    void change() {
        update(() -> urgent = true);
    }

    /** The caller may read again. */
    void wake() {
        update(() -> {});
    }

    /** The caller went away. */
    void cancel() {
        update(() -> phase = Phase.CANCELLED);
    }

    /** The server stops. */
    void stop() {
        update(() -> phase = phase == Phase.OPEN ? Phase.STOPPING : phase);
    }

    @Override
    public void run() {
        long lastSent = System.nanoTime() - GATHER.toNanos();
        try {
            while (awaitTurn(lastSent)) {
                lastSent = System.nanoTime();
                caller.onNext(source.get());
            }
            if (stopping()) {
                caller.onError(RpcErrors.retryLater(
                        Status.Code.UNAVAILABLE, ErrorReason.SERVICE_STOPPING, "the node stops", RETRY_AFTER));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            caller.onError(failure);
        }
    }

    /** Waits until a status is due and can be written; false when the watch ended instead. */
    private boolean awaitTurn(long lastSent) throws InterruptedException {
        lock.lock();
        try {
            while (phase == Phase.OPEN) {
                long pause = urgent ? GATHER.toNanos() : intervalNanos;
                long left = lastSent + pause - System.nanoTime();
                if (!caller.isReady()) {
                    changed.await();
                } else if (left > 0) {
                    changed.awaitNanos(left);
                } else {
                    urgent = false;
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean stopping() {
        lock.lock();
        try {
            return phase == Phase.STOPPING;
        } finally {
            lock.unlock();
        }
    }

    private void update(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
