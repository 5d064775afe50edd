package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.Registers;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the store, one question after the other.
 *
 * <p>Threads: any asks; {@code store-reader} owns the connection and completes the stages.
 */
final class StoreReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoreReader.class);
    private static final int MAX_WAITING = 10_000;

    private final Connection connection;
    private final ExecutorService thread;
    private final Duration closeLimit;

    StoreReader(Connection connection, Duration closeLimit) {
        this.connection = connection;
        this.closeLimit = closeLimit;
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().name("store-reader").daemon().factory());
    }

    CompletionStage<List<LogRecord>> records(int logId, long after, int maxRecords, int maxBytes) {
        return ask(() -> readRecords(logId, after, maxRecords, maxBytes));
    }

    CompletionStage<OptionalLong> register(Registers.Key key) {
        return ask(() -> readRegister(key));
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(closeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                log.error("store-reader still reads after seconds={}", closeLimit.toSeconds());
                return;
            }
            connection.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            log.warn("store was not closed cleanly: {}", e.getMessage());
        }
    }

    private List<LogRecord> readRecords(int logId, long after, int maxRecords, int maxBytes) throws SQLException {
        List<LogRecord> records = new ArrayList<>();
        int bytes = 0;
        try (PreparedStatement select = connection.prepareStatement("SELECT seq, length(bytes), bytes FROM "
                + LogTable.table(logId) + " WHERE seq > ? ORDER BY seq LIMIT ?")) {
            select.setLong(1, after);
            select.setInt(2, maxRecords);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next() && (records.isEmpty() || bytes + rows.getInt(2) <= maxBytes)) {
                    bytes += rows.getInt(2);
                    records.add(new LogRecord(
                            new Position(rows.getLong(1)),
                            ByteBuffer.wrap(rows.getBytes(3)).asReadOnlyBuffer()));
                }
            }
        }
        return records;
    }

    private OptionalLong readRegister(Registers.Key key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM register WHERE name = ?")) {
            select.setString(1, key.value());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** A question to the file. */
    private interface Question<T> {
        T ask() throws SQLException;
    }

    private <T> CompletionStage<T> ask(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    answer.complete(question.ask());
                } catch (SQLException e) {
                    answer.completeExceptionally(Failures.reading(e));
                } catch (RuntimeException | Error e) { // nobody waits for ever
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException _) {
            answer.completeExceptionally(thread.isShutdown() ? Failures.closed() : Failures.busy("readers"));
        }
        return answer;
    }
}
