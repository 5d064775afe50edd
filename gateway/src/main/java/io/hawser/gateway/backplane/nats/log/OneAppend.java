package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An append, and its end once that is known.
 *
 * <p>Threads: under the lock of {@link Appends}, but for what is final.
 */
final class OneAppend {
    final CompletableFuture<Position> told = new CompletableFuture<>();
    final byte[] record;
    final Expect expect;
    final RecordId id;
    final long begun;

    @Nullable
    Position position;

    @Nullable
    LogFailure failure;

    OneAppend(byte[] record, Expect expect, RecordId id, long begun) {
        this.record = record;
        this.expect = expect;
        this.id = id;
        this.begun = begun;
    }

    boolean isEnded() {
        return position != null || failure != null;
    }

    boolean isAt(Position where) {
        return where.equals(position);
    }
}
