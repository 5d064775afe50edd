package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.fence.FencedBatch;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes a commands' log over from whoever wrote it before: reads all of it and puts a record of its own behind it. From then
 * on the one before can end nothing any more, and whoever waits there turns to the new one at once.
 *
 * <p>Threads: any.
 */
final class CommandClaim {
    private static final int MAX_ATTEMPTS = 20;

    private final DurableLog log;
    private final String owner;

    CommandClaim(DurableLog log, String owner) {
        this.log = log;
        this.owner = owner;
    }

    /** What the log tells; fails when it can't be read or written, or is written by others faster than it is read. */
    CompletionStage<CommandFold> take() {
        return take(1);
    }

    private CompletionStage<CommandFold> take(int attempt) {
        return CommandFold.of(log)
                .thenCompose(fold -> append(fold.last())
                        .thenApply(fold::writtenAt)
                        .exceptionallyCompose(
                                failure -> attempt < MAX_ATTEMPTS && Causes.of(failure) instanceof LogFailure.Fenced
                                        ? take(attempt + 1) // the one before was faster: what it wrote has to be read
                                        : CompletableFuture.failedFuture(Causes.of(failure))));
    }

    private CompletionStage<Position> append(Position last) {
        Position tail = FencedBatch.record(last);
        String id = "own-" + HexFormat.of().toHexDigits(tail.value()) + '-' + UUID.randomUUID();
        ByteBuffer record = FencedBatch.of(List.of(CommandRecords.encode(new CommandRecord.Owned(owner))));
        return log.append(record, Expect.last(tail), new RecordId(id)).thenApply(FencedBatch::place);
    }
}
