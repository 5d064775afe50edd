package io.hawser.gateway.security;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The log of devices as one writer sees it: all that is in it has been given to {@code fold}, in order, and nothing is
 * appended by whoever has not seen the rest.
 *
 * <p>Threads: not to be shared; every method blocks until the log answers, at most {@value #PATIENCE_SECONDS} s.
 */
final class CredentialLog {
    private static final int PATIENCE_SECONDS = 30;
    private static final int PAGE_RECORDS = 1_000;
    private static final int PAGE_BYTES = 1 << 20;
    // Records of compaction: long enough for few commits, short enough for any engine.
    private static final int MAX_BATCH_BYTES = 1 << 16;
    private static final int RECORD_ID_BYTES = 16;

    private final DurableLog log;
    private final SecureRandom random;
    private final Consumer<CredentialChange> fold;
    private final Duration patience = Duration.ofSeconds(PATIENCE_SECONDS);
    private Position last = Position.START;
    private long changes;
    private boolean behind = true;

    CredentialLog(DurableLog log, SecureRandom random, Consumer<CredentialChange> fold) {
        this.log = log;
        this.random = random;
        this.fold = fold;
    }

    /** How many changes the log keeps, those that later ones made void included. */
    long changes() {
        return changes;
    }

    /** Has the next {@link #catchUp} look. */
    void expectOthers() {
        behind = true;
    }

    /** The log itself. */
    DurableLog durable() {
        return log;
    }

    /** The last record that was folded. */
    Position last() {
        return last;
    }

    /** Folds records that somebody has read of the log, in its order; those that were folded already are left out. */
    void take(List<LogRecord> records) throws IOException, LogFailure {
        for (LogRecord record : records) {
            if (record.position().compareTo(last) <= 0) {
                continue;
            }
            if (record.position().value() != last.value() + 1) {
                behind = true; // some are missing in between, or were forgotten
                var _ = catchUp();
                return;
            }
            var _ = fold(record);
        }
    }

    /** Counts again what the log keeps, of which others may have forgotten some. */
    void recount() throws IOException, LogFailure {
        long kept = 0;
        DurableLog.Reader reader = log.read(Position.START);
        for (List<LogRecord> page = await(reader.next(PAGE_RECORDS, PAGE_BYTES));
                !page.isEmpty();
                page = await(reader.next(PAGE_RECORDS, PAGE_BYTES))) {
            for (LogRecord record : page) {
                kept += CredentialCodec.decode(record).size();
            }
        }
        changes = kept;
    }

    /** Folds what has been appended by others, or may have been, since the last look. */
    List<CredentialChange> catchUp() throws IOException, LogFailure {
        var seen = new ArrayList<CredentialChange>();
        if (!behind) {
            return seen;
        }
        DurableLog.Reader reader = log.read(last);
        List<LogRecord> page = await(reader.next(PAGE_RECORDS, PAGE_BYTES));
        while (!page.isEmpty()) {
            for (LogRecord record : page) {
                seen.addAll(fold(record));
            }
            page = await(reader.next(PAGE_RECORDS, PAGE_BYTES));
        }
        behind = false;
        return seen;
    }

    private List<CredentialChange> fold(LogRecord record) throws IOException {
        List<CredentialChange> decoded = CredentialCodec.decode(record);
        decoded.forEach(fold);
        changes += decoded.size();
        last = record.position();
        return decoded;
    }

    /**
     * Appends a change and folds it.
     *
     * @return false when others appended first: theirs is folded now, and this one, decided without it, is not written
     */
    boolean append(CredentialChange change) throws IOException, LogFailure {
        return append(List.of(change));
    }

    private boolean append(List<? extends CredentialChange> batch) throws IOException, LogFailure {
        behind = true;
        try {
            last = await(log.append(CredentialCodec.encode(batch), Expect.last(last), newRecordId()));
        } catch (LogFailure.Fenced _) {
            catchUp();
            return false;
        } catch (LogFailure.Unknown _) {
            return catchUp().containsAll(batch);
        }
        behind = false;
        changes += batch.size();
        batch.forEach(fold);
        return true;
    }

    /**
     * Replaces the log's content by changes that come to the same. After a crash in between, the log holds both,
     * which comes to the same.
     *
     * @return false when others appended meanwhile; then nothing is forgotten
     */
    boolean compact(List<CredentialChange> all) throws IOException, LogFailure {
        Position before = last;
        var batch = new ArrayList<CredentialChange>();
        int room = roomInBatch();
        for (CredentialChange change : all) {
            int size = CredentialCodec.encode(List.of(change)).remaining();
            if (size > room && !batch.isEmpty()) {
                if (!append(batch)) {
                    return false;
                }
                batch.clear();
                room = roomInBatch();
            }
            batch.add(change);
            room -= size;
        }
        if (!batch.isEmpty() && !append(batch)) {
            return false;
        }
        await(log.truncateUpTo(before));
        changes = all.size();
        return true;
    }

    private int roomInBatch() {
        return Math.min(log.maxRecordBytes(), MAX_BATCH_BYTES);
    }

    private RecordId newRecordId() {
        byte[] id = new byte[RECORD_ID_BYTES];
        random.nextBytes(id);
        return new RecordId(HexFormat.of().formatHex(id));
    }

    private <T> T await(CompletionStage<T> stage) throws LogFailure {
        try {
            return stage.toCompletableFuture().get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LogFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("the log of devices failed otherwise than by contract", e.getCause());
        } catch (TimeoutException _) {
            throw new LogFailure.Unknown("log of devices: no answer (expected: one within " + patience + ")");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LogFailure.Unknown("log of devices: closed before it answered");
        }
    }
}
