package io.hawser.client.group;

import io.hawser.client.wire.Times;
import io.hawser.rpc.v1.SubscribeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is to be said to the gateway about events: gathered for a moment, so that one message tells of many.
 *
 * <p>Threads: any; one alone takes.
 */
final class Answering {
    private static final long LINGER_NANOS = 50_000_000;
    /** The contract takes ten thousand. */
    private static final int MOST_TOGETHER = 500;

    private static final int SHARE_OF_WINDOW = 4;

    private final int enough;
    private final Duration rejectDelay;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // all guarded by lock
    private final List<String> handled = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private boolean finished;

    /** For a member that may hold so many events: it does not wait with so many that the gateway would. */
    Answering(int maxUnacknowledged, Duration rejectDelay) {
        this.enough = Math.max(1, Math.min(MOST_TOGETHER, maxUnacknowledged / SHARE_OF_WINDOW));
        this.rejectDelay = rejectDelay;
    }

    void handled(String position) {
        lock.lock();
        try {
            handled.add(position);
            if (handled.size() == 1 || handled.size() >= enough) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void refused(List<String> positions) {
        lock.lock();
        try {
            refused.addAll(positions);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will be added. */
    void finish() {
        lock.lock();
        try {
            finished = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something to say; none: everything was said, and nothing more will be. */
    Optional<SubscribeRequest> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (handled.isEmpty() && refused.isEmpty()) {
                if (finished) {
                    return Optional.empty();
                }
                changed.await();
            }
            if (refused.isEmpty()) {
                linger();
            }
            return Optional.of(refused.isEmpty() ? acknowledge() : reject());
        } finally {
            lock.unlock();
        }
    }

    private void linger() throws InterruptedException {
        long left = LINGER_NANOS;
        while (left > 0 && !finished && refused.isEmpty() && handled.size() < enough) {
            left = changed.awaitNanos(left);
        }
    }

    private SubscribeRequest acknowledge() {
        List<String> some = some(handled);
        var acknowledge = SubscribeRequest.Acknowledge.newBuilder().addAllPositions(some);
        some.clear();
        return SubscribeRequest.newBuilder().setAcknowledge(acknowledge).build();
    }

    private SubscribeRequest reject() {
        List<String> some = some(refused);
        var reject = SubscribeRequest.Reject.newBuilder().addAllPositions(some).setDelay(Times.duration(rejectDelay));
        some.clear();
        return SubscribeRequest.newBuilder().setReject(reject).build();
    }

    private static List<String> some(List<String> positions) {
        return positions.subList(0, Math.min(positions.size(), MOST_TOGETHER));
    }
}
