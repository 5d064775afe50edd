package io.hawser.gateway.event;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a log and waits for its answers.
 *
 * <p>Threads: those that may block: virtual ones, and the one that starts the gateway.
 */
final class LogQuestions {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MAX_RECORDS = 16;
    private static final int MAX_BYTES = 512 << 10;

    private final DurableLog log;

    LogQuestions(DurableLog log) {
        this.log = log;
    }

    Position tail() throws InterruptedException {
        return answer(log.tail());
    }

    Position head() throws InterruptedException {
        return answer(log.head());
    }

    DurableLog.LogSize size() throws InterruptedException {
        return answer(log.size());
    }

    /** Some of the records behind {@code place}; empty at the tail. */
    List<LogRecord> behind(Position place) throws InterruptedException {
        return answer(log.read(place).next(MAX_RECORDS, MAX_BYTES));
    }

    /** The first of the records behind {@code place}; empty at the tail. */
    List<LogRecord> oneBehind(Position place) throws InterruptedException {
        return answer(log.read(place).next(1, MAX_BYTES));
    }

    private static <T> T answer(CompletionStage<T> question) throws InterruptedException {
        try {
            return question.toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new EventsUnavailableException("event log: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new EventsUnavailableException("event log: no answer in " + LIMIT.toSeconds() + " s", e);
        }
    }
}
