package io.hawser.gateway.grpc;

import io.grpc.StatusRuntimeException;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.WaitFor;
import io.hawser.protocol.DeviceId;
import io.hawser.rpc.v1.BroadcastFailure;
import io.hawser.rpc.v1.BroadcastProgress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far a broadcast is.
 *
 * <p>Threads: any; one short lock guards everything.
 */
final class BroadcastTally {
    private static final int MAX_NAMED = 1_000;
    private static final int MAX_NAMED_AT_ONCE = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changes = lock.newCondition();
    private final WaitFor goal;
    // guarded by lock:
    private final BroadcastProgress.Builder figures = BroadcastProgress.newBuilder();
    private final Queue<BroadcastFailure> toName = new ArrayDeque<>();
    private int named;
    private long unsettled; // neither refused nor as far as the goal
    private boolean changed = true;

    BroadcastTally(long selected, WaitFor goal) {
        this.goal = goal;
        figures.setSelected(selected);
        unsettled = selected;
    }

    void onStored() {
        change(() -> {
            figures.setStored(figures.getStored() + 1);
            figures.setOutstanding(figures.getOutstanding() + 1);
            settle(WaitFor.STORED);
        });
    }

    /** Acknowledged by its device, or ended without that. */
    void onDelivered(CommandStatus status) {
        change(() -> {
            if (status.delivered().isPresent()) {
                figures.setDelivered(figures.getDelivered() + 1);
            }
            settle(WaitFor.DELIVERED);
        });
    }

    void onEnded(CommandStatus status) {
        change(() -> {
            figures.setOutstanding(figures.getOutstanding() - 1);
            switch (status.state()) {
                case SUCCEEDED -> figures.setSucceeded(figures.getSucceeded() + 1);
                case FAILED -> figures.setFailed(figures.getFailed() + 1);
                case REJECTED -> figures.setRejected(figures.getRejected() + 1);
                case TIMED_OUT -> figures.setTimedOut(figures.getTimedOut() + 1);
                case CANCELLED -> figures.setCancelled(figures.getCancelled() + 1);
                case QUEUED, SENT, DELIVERED -> throw new IllegalArgumentException("no end: " + status.state());
            }
            settle(WaitFor.COMPLETED);
        });
    }

    void onRefused(DeviceId device, StatusRuntimeException refusal) {
        change(() -> {
            figures.setFailures(figures.getFailures() + 1);
            unsettled--;
            if (named < MAX_NAMED) {
                named++;
                toName.add(BroadcastFailure.newBuilder()
                        .setDeviceId(device.value())
                        .setError(RpcErrors.sendError(refusal))
                        .build());
            }
        });
    }

    boolean isDone() {
        lock.lock();
        try {
            return unsettled == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a change that nobody was told of, at most so long. @return whether there is one */
    boolean awaitChange(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!changed && left > 0) {
                left = changes.awaitNanos(left);
            }
            return changed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a wait. */
    void wake() {
        change(() -> {});
    }

    /** The figures now, with failures that were not named yet; done when all are named that ever will be. */
    BroadcastProgress next() {
        lock.lock();
        try {
            BroadcastProgress.Builder progress = figures.clone();
            for (int i = 0; i < MAX_NAMED_AT_ONCE && !toName.isEmpty(); i++) {
                progress.addNewFailures(toName.remove());
            }
            changed = !toName.isEmpty();
            return progress.setDone(unsettled == 0 && toName.isEmpty()).build();
        } finally {
            lock.unlock();
        }
    }

    private void settle(WaitFor reached) {
        if (reached == goal) {
            unsettled--;
        }
    }

    private void change(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed = true;
            changes.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
