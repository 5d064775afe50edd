package io.hawser.gateway.command;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A log as one node has it: what it asks for and what it is answered goes through the node. */
record LogOfNode(NodeOfMany node, DurableLog log) implements DurableLog {

    @Override
    public CompletionStage<Position> append(ByteBuffer record, Expect expect, RecordId id) {
        return node.throughProcess(() -> log.append(record, expect, id));
    }

    @Override
    public int maxRecordBytes() {
        return log.maxRecordBytes();
    }

    @Override
    public Reader read(Position after) {
        Reader reader = log.read(after);
        return new Reader() {
            @Override
            public CompletionStage<List<LogRecord>> next(int maxRecords, int maxBytes) {
                return node.throughProcess(() -> reader.next(maxRecords, maxBytes));
            }

            @Override
            public CompletionStage<Void> awaitNext() {
                return node.throughProcess(reader::awaitNext);
            }
        };
    }

    @Override
    public CompletionStage<Position> tail() {
        return node.throughProcess(log::tail);
    }

    @Override
    public CompletionStage<Position> head() {
        return node.throughProcess(log::head);
    }

    @Override
    public CompletionStage<Void> truncateUpTo(Position position) {
        return node.throughProcess(() -> log.truncateUpTo(position));
    }

    @Override
    public CompletionStage<LogSize> size() {
        return node.throughProcess(log::size);
    }
}
