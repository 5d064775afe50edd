package io.hawser.gateway.backplane;

import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Registers whose raises fail as told; everything else goes to the registers behind them.
 *
 * <p>Threads: any; one lock guards what was told.
 */
public final class FaultyRegisters implements Registers {
    private final Registers behind;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<FaultyLog.Fault> next = new ArrayDeque<>();

    public FaultyRegisters(Registers behind) {
        this.behind = behind;
    }

    /** The next raises fail like this, one each. */
    public void failNext(FaultyLog.Fault... faults) {
        lock.lock();
        try {
            next.addAll(List.of(faults));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Void> raise(Key key, long value) {
        FaultyLog.Fault fault;
        lock.lock();
        try {
            if (next.isEmpty()) {
                return behind.raise(key, value);
            }
            fault = next.remove();
        } finally {
            lock.unlock();
        }
        return fault == FaultyLog.Fault.UNKNOWN_WRITTEN
                ? behind.raise(key, value).thenCompose(_ -> CompletableFuture.failedFuture(fault.failure()))
                : CompletableFuture.failedFuture(fault.failure());
    }

    @Override
    public CompletionStage<OptionalLong> read(Key key) {
        return behind.read(key);
    }
}
