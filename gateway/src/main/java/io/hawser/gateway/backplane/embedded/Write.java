package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Registers;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Something for the store's writer to do, and the stage that tells its end. */
sealed interface Write {

    /** How many bytes it adds to the queue. */
    long length();

    CompletableFuture<?> done();

    default void fail(LogFailure failure) {
        done().completeExceptionally(failure);
    }

    /** Appends a record. */
    record Append(LogTable log, ByteBuffer record, Expect expect, RecordId id, CompletableFuture<Position> done)
            implements Write {
        @Override
        public long length() {
            return record.remaining();
        }

        /** The record's bytes, without a copy when they are a whole array, which is no longer the caller's. */
        byte[] bytes() {
            if (record.hasArray() && record.arrayOffset() == 0 && record.remaining() == record.array().length) {
                return record.array();
            }
            byte[] bytes = new byte[record.remaining()];
            record.duplicate().get(bytes);
            return bytes;
        }
    }

    /** Forgets a log's oldest records, over as many transactions as it takes. */
    record Truncate(LogTable log, Position upTo, CompletableFuture<Void> done) implements Write {
        @Override
        public long length() {
            return 0;
        }
    }

    /** Raises a register. */
    record Raise(Registers.Key key, long value, CompletableFuture<Void> done) implements Write {
        @Override
        public long length() {
            return key.value().length();
        }
    }

    /** Opens a log, made when it is new. */
    record OpenLog(LogName name, CompletableFuture<LogTable> done) implements Write {
        @Override
        public long length() {
            return 0;
        }
    }
}
