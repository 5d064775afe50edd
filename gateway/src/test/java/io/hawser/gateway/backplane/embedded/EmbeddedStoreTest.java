package io.hawser.gateway.backplane.embedded;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.failure;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.Stages;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedStoreTest {
    private static final LogName NAME = new LogName("kill");

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void chooseDirectory() {
        directory = temporary.resolve("data");
    }

    @Test
    void whatWasAcknowledgedIsThereAfterReopening() {
        try (EmbeddedBackplane store = open()) {
            append(store.log(NAME), "a", "b");
            get(store.registers().raise(new Registers.Key("k"), 5));
        }

        try (EmbeddedBackplane store = open()) {
            assertThat(get(store.log(NAME).read(Position.START).next(10, 100)))
                    .extracting(Stages::text)
                    .containsExactly("a", "b");
            assertThat(get(store.log(NAME).size())).isEqualTo(new DurableLog.LogSize(2, 2));
            assertThat(get(store.registers().read(new Registers.Key("k")))).hasValue(5);
        }
    }

    @Test
    void positionsNeverComeAgainAfterTruncationAndReopening() {
        Position tail;
        try (EmbeddedBackplane store = open()) {
            tail = append(store.log(NAME), "a", "b").getLast();
            get(store.log(NAME).truncateUpTo(tail));
        }

        try (EmbeddedBackplane store = open()) {
            DurableLog log = store.log(NAME);
            assertThat(get(log.head())).isEqualTo(tail);
            assertThat(get(log.append(bytes("c"), Expect.last(tail), new RecordId("c"))))
                    .isGreaterThan(tail);
        }
    }

    @Test
    void anIdFromBeforeReopeningIsKnown() {
        Position first;
        try (EmbeddedBackplane store = open()) {
            first = append(store.log(NAME), "a").getFirst();
        }

        try (EmbeddedBackplane store = open()) {
            assertThat(append(store.log(NAME), "a")).containsExactly(first);
        }
    }

    @Test
    void everythingQueuedAtCloseIsWritten() {
        List<RecordId> ids = new ArrayList<>();
        try (EmbeddedBackplane store = open()) {
            DurableLog log = store.log(NAME);
            for (int i = 0; i < 1000; i++) {
                ids.add(new RecordId("r" + i));
                var _ = log.append(bytes("r" + i), Expect.any(), ids.getLast()); // seen below
            }
        }

        try (EmbeddedBackplane store = open()) {
            assertThat(get(store.log(NAME).size()).records()).isEqualTo(ids.size());
        }
    }

    @Test
    void aBackupMadeWhileTheStoreIsOpenHoldsWhatWasAcknowledged() throws Exception {
        Path restored = Files.createDirectory(temporary.resolve("restored"));
        try (EmbeddedBackplane store = open()) {
            append(store.log(NAME), "a", "b");
            execute("VACUUM INTO '" + restored.resolve("hawser.db") + "'");
            append(store.log(NAME), "c");
        }

        try (EmbeddedBackplane store = EmbeddedBackplane.open(EmbeddedConfig.in(restored))) {
            assertThat(get(store.log(NAME).read(Position.START).next(10, 100)))
                    .extracting(Stages::text)
                    .containsExactly("a", "b");
        }
    }

    @Test
    void filesAreTheOwnersAlone() throws IOException {
        try (EmbeddedBackplane store = open()) {
            append(store.log(NAME), "a");

            assertThat(permissions(directory)).isEqualTo("rwx------");
            try (var files = Files.list(directory)) {
                assertThat(files)
                        .hasSizeGreaterThanOrEqualTo(3)
                        .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void aSecondStoreInTheSameDirectoryIsRefused() {
        try (EmbeddedBackplane store = open()) {
            assertThat(store.durability()).isEqualTo("full");

            assertThatExceptionOfType(StoreUnusableException.class)
                    .isThrownBy(this::open)
                    .withMessageContaining("in use by another gateway");
        }

        open().close();
    }

    @Test
    void aStoreOfANewerVersionIsRefused() throws SQLException {
        open().close();
        execute("PRAGMA user_version = 99");

        assertThatExceptionOfType(StoreUnusableException.class)
                .isThrownBy(this::open)
                .withMessageContaining("newer version")
                .withMessageContaining("99");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws IOException {
        Files.createDirectory(directory);
        Files.writeString(
                directory.resolve("hawser.db"), "this is not a database, and long enough to tell ".repeat(99));

        assertThatExceptionOfType(StoreUnusableException.class)
                .isThrownBy(this::open)
                .withMessageContaining("hawser.db")
                .withMessageContaining("not a database");
    }

    @Test
    void recordsThatVanishedAreNoticed() throws SQLException {
        try (EmbeddedBackplane store = open()) {
            append(store.log(NAME), "a", "b", "c");
        }
        execute("DELETE FROM log_1 WHERE seq = 3");

        try (EmbeddedBackplane store = open()) {
            assertThatExceptionOfType(StoreUnusableException.class)
                    .isThrownBy(() -> store.log(NAME))
                    .withMessageContaining("damaged");
        }
    }

    @Test
    void aFullStoreSaysSoAndTakesMoreOnceTruncated() {
        EmbeddedConfig small =
                new EmbeddedConfig(directory, EmbeddedConfig.Durability.RELAXED, 100, 1 << 20, 1 << 20, 0);
        try (EmbeddedBackplane store = EmbeddedBackplane.open(small)) {
            assertThat(store.durability()).isEqualTo("relaxed");
            DurableLog log = store.log(NAME);
            List<Position> stored = new ArrayList<>();
            Throwable refused = fill(log, stored);

            assertThat(refused).isInstanceOf(LogFailure.Full.class);
            assertThat(get(log.size()).records()).isEqualTo(stored.size());

            get(log.truncateUpTo(stored.get(stored.size() / 2)));

            assertThat(append(log, "again").getFirst()).isGreaterThan(stored.getLast());
        }
    }

    @Test
    void aFullQueueIsUnavailableAndNothingOfItIsLost() {
        EmbeddedConfig small = new EmbeddedConfig(directory, EmbeddedConfig.Durability.FULL, 4, 100, 1L << 30, 0);
        try (EmbeddedBackplane store = EmbeddedBackplane.open(small)) {
            DurableLog log = store.log(NAME);
            var stages = IntStream.range(0, 2000)
                    .mapToObj(i -> log.append(bytes("r" + i), Expect.any(), new RecordId("r" + i))
                            .handle((_, failure) -> failure))
                    .toList();

            List<Throwable> failures = new ArrayList<>();
            stages.forEach(stage -> {
                Throwable failure = stage.toCompletableFuture().join();
                if (failure != null) {
                    failures.add(failure);
                }
            });

            assertThat(failures).isNotEmpty().hasOnlyElementsOfType(LogFailure.Unavailable.class);
            assertThat(get(log.size()).records()).isEqualTo(2000 - failures.size());
        }
    }

    @Test
    void onlyAFailedCommitLeavesItUnknownWhatWasWritten() throws IOException {
        StoreDisk disk = new StoreDisk(Files.createFile(temporary.resolve("hawser.db")), 0);
        SQLException full = new SQLException("full", "", 13);
        SQLException broken = new SQLException("disk I/O error", "", 10);

        assertThat(Failures.beforeCommit(full, disk)).isInstanceOf(LogFailure.Full.class);
        assertThat(Failures.duringCommit(full, disk)).isInstanceOf(LogFailure.Full.class);
        assertThat(Failures.beforeCommit(broken, disk)).isInstanceOf(LogFailure.Unavailable.class);
        assertThat(Failures.duringCommit(broken, disk)).isInstanceOf(LogFailure.Unknown.class);
    }

    @Test
    @Timeout(60)
    void whatAKilledProcessAcknowledgedIsThere() throws Exception {
        Process child = startChild();
        List<Long> acknowledged = new ArrayList<>();
        try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                assertThat(line).matches("stored \\d+");
                acknowledged.add(Long.parseLong(line.substring("stored ".length())));
                if (acknowledged.size() == 100) {
                    assertThatExceptionOfType(StoreUnusableException.class).isThrownBy(this::open);
                }
                if (acknowledged.size() == 3000) {
                    child.toHandle().destroyForcibly(); // leaves what it printed to be read
                }
            }
        }
        assertThat(child.waitFor()).isEqualTo(128 + 9);

        try (EmbeddedBackplane store = open()) {
            assertThat(readAll(store.log(NAME))).containsAll(acknowledged).isSorted();
        }
    }

    private EmbeddedBackplane open() {
        return EmbeddedBackplane.open(EmbeddedConfig.in(directory));
    }

    private Process startChild() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendUntilKilled.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<Position> append(DurableLog log, String... texts) {
        List<Position> positions = new ArrayList<>();
        for (String text : texts) {
            positions.add(get(log.append(bytes(text), Expect.any(), new RecordId(text))));
        }
        return positions;
    }

    private static Throwable fill(DurableLog log, List<Position> stored) {
        while (true) {
            var stage = log.append(ByteBuffer.allocate(20_000), Expect.any(), new RecordId("r" + stored.size()));
            if (stage.handle((_, failure) -> failure != null)
                    .toCompletableFuture()
                    .join()) {
                return failure(stage);
            }
            stored.add(get(stage));
        }
    }

    private static List<Long> readAll(DurableLog log) {
        List<Long> positions = new ArrayList<>();
        DurableLog.Reader reader = log.read(Position.START);
        for (List<LogRecord> next = get(reader.next(500, 1 << 20));
                !next.isEmpty();
                next = get(reader.next(500, 1 << 20))) {
            next.forEach(record -> positions.add(record.position().value()));
        }
        return positions;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("hawser.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
