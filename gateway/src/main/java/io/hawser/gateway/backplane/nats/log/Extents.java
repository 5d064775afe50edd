package io.hawser.gateway.backplane.nats.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Asks a stream's leader how far it is, once for all who want to know at a time. Nobody gets an answer to a question that
 * was asked before they came, since what they know of may be newer.
 *
 * <p>Threads: any; one short lock.
 */
final class Extents {
    private final Leader leader;
    private final ReentrantLock lock = new ReentrantLock();

    // under the lock
    private boolean asking;
    private @Nullable CompletableFuture<Extent> next; // for those who came while another question was on its way

    Extents(Leader leader) {
        this.leader = leader;
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
        var _ = leader.extent().whenComplete((extent, failure) -> {
            CompletableFuture<Extent> following = onAnswered();
            if (following != null) {
                ask(following);
            }
            var _ = failure == null ? answer.complete(extent) : answer.completeExceptionally(failure);
        });
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
