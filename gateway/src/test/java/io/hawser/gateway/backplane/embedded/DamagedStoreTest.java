package io.hawser.gateway.backplane.embedded;

import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Stages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that cannot be used is refused with its file's name, and stays as it is, byte for byte. */
final class DamagedStoreTest {
    private static final LogName NAME = new LogName("events");
    private static final int PAGE_BYTES = 8192;

    @TempDir
    Path directory;

    private Path file;
    private Path wal;

    @BeforeEach
    void fillStore() {
        file = directory.resolve("hawser.db");
        wal = directory.resolve("hawser.db-wal");
        try (EmbeddedBackplane store = open()) {
            append(store.log(NAME), 500);
        }
    }

    @Test
    void garbageAtTheBeginning() throws IOException {
        overwrite(file, 0, "garbage ".repeat(20).getBytes(StandardCharsets.US_ASCII));

        assertRefused("hawser.db: damaged", "not a database");
    }

    @Test
    void aPageInTheMiddle() throws IOException {
        overwrite(file, Files.size(file) / 2 / PAGE_BYTES * PAGE_BYTES, new byte[PAGE_BYTES]);

        assertRefused("hawser.db: damaged");
    }

    @Test
    void theEndIsMissing() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }

        assertRefused("hawser.db: damaged");
    }

    @Test
    void nothingIsLeft() throws IOException {
        Files.write(file, new byte[0]);

        assertRefused("hawser.db: damaged: empty");
    }

    @Test
    void aDatabaseOfSomethingElse() throws Exception {
        Files.delete(file);
        execute("CREATE TABLE something (word TEXT)");

        assertRefused("hawser.db: damaged: a database, but not one of Hawser's");
    }

    @Test
    void garbageInTheWriteAheadLog() throws Exception {
        leaveWal();
        overwrite(wal, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

        assertRefused("hawser.db-wal: damaged");
    }

    @Test
    void onlyTheWriteAheadLogIsLeft() throws Exception {
        leaveWal();
        Files.delete(file);

        assertRefused("hawser.db: damaged: missing, though hawser.db-wal is there");
    }

    @Test
    void aWholeWriteAheadLogIsReadAndAPowerCutBeforeItsFirstRecordIsNone() throws Exception {
        leaveWal();
        try (EmbeddedBackplane store = open()) {
            assertThat(get(store.log(NAME).size()).records()).isEqualTo(510);
        }
        Files.write(wal, new byte[4096]);

        try (EmbeddedBackplane store = open()) {
            assertThat(get(store.log(NAME).size()).records()).isEqualTo(510);
        }
    }

    @Test
    void aNewerVersionWithItsWriteAheadLog() throws Exception {
        execute("PRAGMA user_version = 99");
        leaveCopyOf(() -> execute("CREATE TABLE of_a_newer_version (word TEXT)"));

        assertRefused("hawser.db: written by a newer version of Hawser: schema 99");
    }

    @Test
    void anotherProcessHasItLocked() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertRefused("hawser.db: locked by another process");

            statement.execute("ROLLBACK");
        }
        open().close();
    }

    @Test
    void damageMetWhileRunningStopsWritingAndNamesTheFile() throws IOException {
        try (EmbeddedBackplane store = open()) {
            DurableLog log = store.log(NAME);
            // behind SQLite's back, and every page but the first, so that what it needs next is hit
            byte[] rubbish = new byte[(int) Files.size(file) - PAGE_BYTES];
            Arrays.fill(rubbish, (byte) 0x5a);
            overwrite(file, PAGE_BYTES, rubbish);

            Throwable first = failure(get(log.tail()), log);
            Throwable second = failure(get(log.tail()), log);

            assertThat(first)
                    .isInstanceOf(LogFailure.Unavailable.class)
                    .hasMessageContaining("damaged")
                    .hasMessageContaining(file.toString());
            assertThat(second).isSameAs(first);
        }
    }

    private static Throwable failure(Position tail, DurableLog log) {
        return Stages.failure(log.append(ByteBuffer.allocate(5), Expect.last(tail), new RecordId("after the damage")));
    }

    private void assertRefused(String... words) throws IOException {
        Map<String, String> before = contents();

        assertThatExceptionOfType(StoreUnusableException.class)
                .isThrownBy(() -> open().close())
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .contains(words)
                        .contains("Nothing was changed")
                        .doesNotContain("\n"));

        assertThat(contents()).containsAllEntriesOf(before);
    }

    /** What stands in each file, but for the index of the write-ahead log, which SQLite makes anew each time. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (var files = Files.list(directory)) {
            for (Path one : files.toList()) {
                if (!one.toString().endsWith("-shm")) {
                    contents.put(one.getFileName().toString(), HexFormat.of().formatHex(Files.readAllBytes(one)));
                }
            }
        }
        return contents;
    }

    /** Leaves ten further records in the write-ahead log alone, as a kill would. */
    private void leaveWal() throws Exception {
        leaveCopyOf(() -> {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement()) {
                statement.execute("WITH RECURSIVE n (i) AS (SELECT 501 UNION ALL SELECT i + 1 FROM n WHERE i < 510)"
                        + " INSERT INTO log_1 SELECT i, 'late ' || i, zeroblob(10) FROM n");
                statement.execute("UPDATE log SET last = 510, records = 510, bytes = bytes + 100");
                keepCopies();
            }
        });
    }

    private void leaveCopyOf(Change change) throws Exception {
        try (Connection keepsWal = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = keepsWal.createStatement()) {
            statement.execute("SELECT count(*) FROM log");
            change.make();
            keepCopies();
        }
        for (Path kept : new Path[] {file, wal}) {
            Files.move(kept.resolveSibling("kept-" + kept.getFileName()), kept, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(wal).isNotEmptyFile();
    }

    private void keepCopies() throws IOException {
        for (Path kept : new Path[] {file, wal}) {
            Files.copy(kept, kept.resolveSibling("kept-" + kept.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Something that changes the file. */
    private interface Change {
        void make() throws Exception;
    }

    private EmbeddedBackplane open() {
        return EmbeddedBackplane.open(
                new EmbeddedConfig(directory, EmbeddedConfig.Durability.FULL, 100_000, 64 << 20, 1L << 40, 0));
    }

    private static void append(DurableLog log, int records) {
        for (int i = 0; i < records; i++) {
            get(log.append(ByteBuffer.allocate(2000), Expect.any(), new RecordId("r" + i)));
        }
    }

    private static void overwrite(Path path, long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
