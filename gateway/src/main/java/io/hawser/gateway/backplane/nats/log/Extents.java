package io.hawser.gateway.backplane.nats.log;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a stream's leader how far it is, once for all who want to know at a time. Nobody gets an answer to a question that
 * was asked before they came, since what they know of may be newer.
 *
 * <p>A server that stood still and goes on takes itself for the leader for a moment, and tells of what it led: an answer
 * that lies before what is known already is not taken, but asked for again. Only when it stays so for long have the servers
 * lost records.
 *
 * <p>Threads: any; one short lock.
 */
final class Extents {
    private static final Logger LOG = LoggerFactory.getLogger(Extents.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MAX_ATTEMPTS = 200; // 20 s: servers elect a leader in 4 to 9

    private final Leader leader;
    private final AtomicLong known = new AtomicLong(); // the greatest last sequence that was seen, or appended here
    private final ReentrantLock lock = new ReentrantLock();

    // under the lock
    private boolean asking;
    private @Nullable CompletableFuture<Extent> next; // for those who came while another question was on its way

    Extents(Leader leader) {
        this.leader = leader;
    }

    /** There is a record of that number: no later answer is true that lies before it. */
    void onKnown(long sequence) {
        known.accumulateAndGet(sequence, Math::max);
    }

    CompletionStage<Extent> ask() {
        CompletableFuture<Extent> answer;
        boolean begins;
        lock.lock();
        try {
            answer = next == null ? new CompletableFuture<>() : next;
            begins = !asking;
            next = begins ? null : answer;
            asking = true;
        } finally {
            lock.unlock();
        }
        if (begins) {
            ask(answer);
        }
        return answer.minimalCompletionStage();
    }

    private void ask(CompletableFuture<Extent> answer) {
        var _ = askUntilTrue(MAX_ATTEMPTS).whenComplete((extent, failure) -> {
            CompletableFuture<Extent> following = onAnswered();
            if (following != null) {
                ask(following);
            }
            var _ = failure == null ? answer.complete(extent) : answer.completeExceptionally(failure);
        });
    }

    private CompletionStage<Extent> askUntilTrue(int attempts) {
        long before = known.get();
        return leader.extent().thenCompose(extent -> {
            if (extent.last() >= before) {
                onKnown(extent.last());
                return CompletableFuture.completedFuture(extent);
            }
            if (attempts > 0) {
                return later(() -> askUntilTrue(attempts - 1));
            }
            LOG.error(
                    "records are lost at the servers stream={} first={} last={}",
                    leader.stream(),
                    extent.last() + 1,
                    before);
            known.compareAndSet(before, extent.last());
            return CompletableFuture.completedFuture(extent);
        });
    }

    private static <T> CompletionStage<T> later(Supplier<CompletionStage<T>> what) {
        return CompletableFuture.completedFuture(what)
                .thenComposeAsync(
                        Supplier::get, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private @Nullable CompletableFuture<Extent> onAnswered() {
        lock.lock();
        try {
            CompletableFuture<Extent> following = next;
            next = null;
            asking = following != null;
            return following;
        } finally {
            lock.unlock();
        }
    }
}
