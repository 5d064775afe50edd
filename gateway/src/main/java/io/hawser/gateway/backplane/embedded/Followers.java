package io.hawser.gateway.backplane.embedded;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Those who wait for a log to become longer.
 *
 * <p>Threads: any; one short lock guards who waits. Stages complete on the thread that tells of the growth, or on the JDK's
 * timer, without the lock.
 */
final class Followers {
    private static final long PATIENCE_MILLIS = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private Set<CompletableFuture<Void>> waiting = newSet();
    private volatile boolean
            any; // read without the lock by whoever appends, so that a log nobody follows pays for nothing

    /** Completes when {@code last} is, or becomes, greater than {@code after}; in any case after about a second. */
    CompletionStage<Void> await(LongSupplier last, long after) {
        CompletableFuture<Void> one = new CompletableFuture<>();
        lock.lock();
        try {
            waiting.add(one);
            any = true;
        } finally {
            lock.unlock();
        }
        // asked behind the entry: either this sees what was appended, or who appended sees the entry
        if (last.getAsLong() > after) {
            leave(one);
            one.complete(null);
            return one;
        }
        return one.completeOnTimeout(null, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> leave(one));
    }

    /** The log has become longer, or is closed. */
    void wake() {
        if (!any) {
            return;
        }
        Set<CompletableFuture<Void>> woken;
        lock.lock();
        try {
            woken = waiting;
            waiting = newSet();
            any = false;
        } finally {
            lock.unlock();
        }
        woken.forEach(one -> one.complete(null));
    }

    @SuppressWarnings("UndefinedEquals") // one and the same is meant
    private void leave(CompletableFuture<Void> one) {
        lock.lock();
        try {
            waiting.remove(one);
            any = !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private static Set<CompletableFuture<Void>> newSet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
