package io.hawser.gateway.backplane.embedded;

import static io.hawser.gateway.backplane.Stages.failure;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.SmallDisk;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The store on a real disk that is full. */
@Timeout(120)
final class FullDiskTest {
    private static final LogName NAME = new LogName("events");
    private static final int RECORD_BYTES = 100_000;
    private static final int RESERVE_BYTES = 40 << 20;

    @TempDir
    Path temporary;

    private int appends;

    @Test
    void afterForgettingOldRecordsAFullDiskTakesNewOnes() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temporary.resolve("disk"), 120);
                EmbeddedBackplane store = open(disk)) {
            DurableLog log = store.log(NAME);
            List<Position> stored = new ArrayList<>();
            assertThat(fill(log, stored)).isInstanceOf(LogFailure.Full.class).hasMessageContaining("hawser.db");
            assertThat(reserve(disk)).doesNotExist();
            assertThat(failure(append(log)))
                    .as("room made by giving up the reserve is not for appends")
                    .isInstanceOf(LogFailure.Full.class)
                    .hasMessageContaining("disk is full");
            assertKept(log, stored);

            get(log.truncateUpTo(stored.get(stored.size() / 2)));

            assertThat(get(log.size()).records()).isEqualTo(stored.size() - stored.size() / 2 - 1);
            assertThat(get(append(log))).isGreaterThan(stored.getLast());
        }
    }

    @Test
    void whenSpaceReturnsAppendsGoOnAndNothingAcknowledgedIsLost() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temporary.resolve("disk"), 160)) {
            List<Position> stored = new ArrayList<>();
            try (EmbeddedBackplane store = open(disk)) {
                DurableLog log = store.log(NAME);
                stored.add(get(append(log)));
                disk.leave(3 << 20);
                assertThat(fill(log, stored)).isInstanceOf(LogFailure.Full.class);

                disk.free();

                stored.add(get(append(log)));
                assertThat(reserve(disk)).hasSize(RESERVE_BYTES);
                assertKept(log, stored);
            }
            try (EmbeddedBackplane again = open(disk)) {
                assertKept(again.log(NAME), stored);
            }
        }
    }

    @Test
    void aStoreOpenedOnAFullDiskReadsAndForgetsAndTakesNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temporary.resolve("disk"), 120)) {
            List<Position> stored = new ArrayList<>();
            try (EmbeddedBackplane store = open(disk)) {
                assertThat(fill(store.log(NAME), stored)).isInstanceOf(LogFailure.Full.class);
            }
            disk.leave(1 << 20);

            try (EmbeddedBackplane store = open(disk)) {
                DurableLog log = store.log(NAME);
                assertKept(log, stored);
                assertThat(failure(append(log))).isInstanceOf(LogFailure.Full.class);
                get(log.truncateUpTo(stored.get(2)));
                assertThat(get(log.head())).isEqualTo(stored.get(2));
            }
        }
    }

    @Test
    void roomOfForgottenRecordsIsUsedAgainAndTheWriteAheadLogStaysShort() throws Exception {
        Path directory = temporary.resolve("data");
        try (EmbeddedBackplane store = EmbeddedBackplane.open(config(directory))) {
            DurableLog log = store.log(NAME);
            DurableLog.Reader reader = log.read(Position.START);
            long longest = 0;
            for (int round = 0; round < 10; round++) {
                Position last = Position.START;
                for (int i = 0; i < 200; i++) {
                    last = get(append(log));
                    var _ = reader.next(10, 10 * RECORD_BYTES); // somebody always reads
                }
                get(log.truncateUpTo(last));
                longest = Math.max(longest, Files.size(directory.resolve("hawser.db-wal")));
            }

            assertThat(longest).isLessThan(5 * Connections.CHECKPOINT_BYTES);
            assertThat(Files.size(directory.resolve("hawser.db")))
                    .as("ten rounds of 20 MB, each forgotten")
                    .isLessThan(3 * 200 * RECORD_BYTES);
        }
    }

    private Throwable fill(DurableLog log, List<Position> stored) {
        while (true) {
            var stage = append(log);
            if (stage.handle((_, failure) -> failure != null)
                    .toCompletableFuture()
                    .join()) {
                return failure(stage);
            }
            stored.add(get(stage));
        }
    }

    private CompletionStage<Position> append(DurableLog log) {
        return log.append(ByteBuffer.allocate(RECORD_BYTES), Expect.any(), new RecordId("r" + appends++));
    }

    private static void assertKept(DurableLog log, List<Position> stored) {
        List<Position> kept = new ArrayList<>();
        DurableLog.Reader reader = log.read(Position.START);
        for (List<LogRecord> next = get(reader.next(100, 1 << 20));
                !next.isEmpty();
                next = get(reader.next(100, 1 << 20))) {
            next.forEach(record -> kept.add(record.position()));
        }
        assertThat(kept).isEqualTo(stored);
    }

    private static Path reserve(SmallDisk disk) {
        return disk.path().resolve("hawser.reserve");
    }

    private static EmbeddedBackplane open(SmallDisk disk) {
        return EmbeddedBackplane.open(config(disk.path()));
    }

    private static EmbeddedConfig config(Path directory) {
        return new EmbeddedConfig(
                directory, EmbeddedConfig.Durability.RELAXED, 100_000, 64 << 20, 1L << 40, RESERVE_BYTES);
    }
}
