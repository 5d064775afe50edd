package io.hawser.gateway.command;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A log that fails and delays appends as a test says, and is another one otherwise. Its script is for one thread. */
final class ScriptedLog implements DurableLog {
    private final DurableLog log;
    private final Queue<LogFailure> failures = new ArrayDeque<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean holding;
    private boolean written;

    ScriptedLog(DurableLog log) {
        this.log = log;
    }

    /** The next appends fail so, and nothing is written. */
    void failNext(LogFailure... next) {
        written = false;
        failures.addAll(List.of(next));
    }

    /** The next append is written, and fails as unknown all the same. */
    void writeNextButFail() {
        written = true;
        failures.add(new LogFailure.Unknown("no answer"));
    }

    /** Appends reach the log only when {@link #release}d. */
    void hold() {
        holding = true;
    }

    /** Appends go through again; those held so far stay held. */
    void pass() {
        holding = false;
    }

    void release() {
        holding = false;
        List<Runnable> all = List.copyOf(held);
        held.clear();
        all.forEach(Runnable::run);
    }

    @Override
    public CompletionStage<Position> append(ByteBuffer record, Expect expect, RecordId id) {
        LogFailure failure = failures.poll();
        if (failure != null) {
            return written
                    ? log.append(record, expect, id).thenCompose(_ -> CompletableFuture.failedStage(failure))
                    : CompletableFuture.failedStage(failure);
        }
        if (!holding) {
            return log.append(record, expect, id);
        }
        CompletableFuture<Position> later = new CompletableFuture<>();
        held.add(() -> {
            var _ = log.append(record, expect, id).whenComplete((position, why) -> complete(later, position, why));
        });
        return later;
    }

    @Override
    public int maxRecordBytes() {
        return log.maxRecordBytes();
    }

    @Override
    public Reader read(Position after) {
        return log.read(after);
    }

    @Override
    public CompletionStage<Position> tail() {
        return log.tail();
    }

    @Override
    public CompletionStage<Position> head() {
        return log.head();
    }

    @Override
    public CompletionStage<Void> truncateUpTo(Position position) {
        return log.truncateUpTo(position);
    }

    @Override
    public CompletionStage<LogSize> size() {
        return log.size();
    }

    private static void complete(
            CompletableFuture<Position> later, @Nullable Position position, @Nullable Throwable why) {
        if (position != null) {
            later.complete(position);
        } else if (why != null) {
            later.completeExceptionally(why);
        }
    }
}
