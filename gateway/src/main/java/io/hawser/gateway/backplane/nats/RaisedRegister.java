package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.nats.NatsRegisters.Entry;
import io.hawser.gateway.backplane.nats.log.Leader;
import io.hawser.gateway.backplane.nats.log.StreamAnswers;
import io.hawser.gateway.backplane.nats.wire.Questions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A register that this life of the node raises: one write at a time, the greatest of what is wanted; what is wanted
 * meanwhile waits for the next.
 *
 * <p>Threads: any; one short lock, under which nobody is told.
 */
final class RaisedRegister {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final String subject;
    private final Supplier<CompletionStage<List<Entry>>> ofThisNode;
    private final Questions questions;
    private final Leader leader;
    private final ReentrantLock lock = new ReentrantLock();

    // under the lock
    private final List<Raise> waiting = new ArrayList<>();
    private boolean writing;
    private boolean inherited; // what earlier lives left is in `stored`
    private long stored = Long.MIN_VALUE;

    private record Raise(long value, CompletableFuture<Void> done) {}

    /** @param ofThisNode reads what this and earlier lives of the node have stored */
    RaisedRegister(
            String subject, Supplier<CompletionStage<List<Entry>>> ofThisNode, Questions questions, Leader leader) {
        this.subject = subject;
        this.ofThisNode = ofThisNode;
        this.questions = questions;
        this.leader = leader;
    }

    CompletionStage<Void> raise(long value) {
        Raise raise = new Raise(value, new CompletableFuture<>());
        lock.lock();
        try {
            if (inherited && value <= stored) {
                return CompletableFuture.completedFuture(null);
            }
            waiting.add(raise);
        } finally {
            lock.unlock();
        }
        writeWaiting();
        return raise.done();
    }

    private void writeWaiting() {
        List<Raise> raises;
        boolean inherits;
        lock.lock();
        try {
            if (writing || waiting.isEmpty()) {
                return;
            }
            writing = true;
            raises = List.copyOf(waiting);
            waiting.clear();
            inherits = !inherited;
        } finally {
            lock.unlock();
        }
        if (inherits) {
            var _ = ofThisNode.get().whenComplete((entries, failure) -> {
                if (failure == null) {
                    write(raises, entries);
                } else {
                    end(raises, null, unavailable(failure));
                }
            });
        } else {
            write(raises, List.of());
        }
    }

    private void write(List<Raise> raises, List<Entry> earlier) {
        long value = Math.max(
                raises.stream().mapToLong(Raise::value).max().orElse(Long.MIN_VALUE),
                Math.max(known(), earlier.stream().mapToLong(Entry::value).max().orElse(Long.MIN_VALUE)));
        byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
        var _ = questions.ask(subject, null, text, LIMIT).whenComplete((message, failure) -> {
            LogFailure why = StreamAnswers.failure("register", message, failure).orElse(null);
            if (why == null) {
                earlier.stream()
                        .filter(entry -> !entry.subject().equals(subject))
                        .forEach(this::remove);
            }
            end(raises, why == null ? value : null, why);
        });
    }

    /** Not what an earlier life may still write: it would be behind what is removed. */
    private void remove(Entry entry) {
        var _ = leader.purge(entry.subject(), entry.sequence() + 1); // what stays is taken over by the next life
    }

    private void end(List<Raise> raises, @Nullable Long value, @Nullable LogFailure failure) {
        lock.lock();
        try {
            writing = false;
            if (value != null) {
                stored = value;
                inherited = true;
            }
        } finally {
            lock.unlock();
        }
        for (Raise raise : raises) {
            var _ = failure == null ? raise.done().complete(null) : raise.done().completeExceptionally(failure);
        }
        writeWaiting();
    }

    private long known() {
        lock.lock();
        try {
            return stored;
        } finally {
            lock.unlock();
        }
    }

    private static LogFailure unavailable(Throwable why) {
        return new LogFailure.Unavailable("register: " + why.getMessage());
    }
}
