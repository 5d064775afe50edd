package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A log in the store's file.
 *
 * <p>Threads: any; tail, head and size are answered from memory, at once.
 */
final class EmbeddedLog implements DurableLog {
    static final int MAX_RECORD_BYTES = 1 << 20;

    private final LogTable table;
    private final StoreWriter writer;
    private final StoreReader reader;

    EmbeddedLog(LogTable table, StoreWriter writer, StoreReader reader) {
        this.table = table;
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public CompletionStage<Position> append(ByteBuffer record, Expect expect, RecordId id) {
        RecordBounds.check(record, MAX_RECORD_BYTES);
        CompletableFuture<Position> done = new CompletableFuture<>();
        writer.offer(new Write.Append(table, record, expect, id, done));
        return done;
    }

    @Override
    public int maxRecordBytes() {
        return MAX_RECORD_BYTES;
    }

    @Override
    public Reader read(Position after) {
        return new TableReader(after);
    }

    @Override
    public CompletionStage<Position> tail() {
        return CompletableFuture.completedFuture(table.committed().tail());
    }

    @Override
    public CompletionStage<Position> head() {
        return CompletableFuture.completedFuture(new Position(table.committed().head()));
    }

    @Override
    public CompletionStage<Void> truncateUpTo(Position position) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        writer.offer(new Write.Truncate(table, position, done));
        return done;
    }

    @Override
    public CompletionStage<LogSize> size() {
        return CompletableFuture.completedFuture(table.committed().size());
    }

    /** Pulls records through the reading connection. */
    private final class TableReader implements Reader {
        // handed from one next to the following one by the stage of the first
        private volatile long after;

        private TableReader(Position after) {
            this.after = after.value();
        }

        @Override
        public CompletionStage<List<LogRecord>> next(int maxRecords, int maxBytes) {
            if (after >= table.committed().last()) {
                return CompletableFuture.completedFuture(List.of());
            }
            return reader.records(table.id(), after, maxRecords, maxBytes).thenApply(this::onRead);
        }

        @Override
        public CompletionStage<Void> awaitNext() {
            return table.followers().await(() -> table.committed().last(), after);
        }

        private List<LogRecord> onRead(List<LogRecord> records) {
            if (!records.isEmpty()) {
                after = records.getLast().position().value();
            }
            return records;
        }
    }
}
