package io.hawser.gateway.backplane.embedded;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of each version that was ever released open with today's; the tables of old versions stand here as they were. */
final class SchemaTest {
    private static final LogName EVENTS = new LogName("events");
    private static final List<String> VERSION_1 = List.of(
            "PRAGMA page_size = 8192",
            "PRAGMA journal_mode = WAL",
            "CREATE TABLE log (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last INTEGER NOT NULL,"
                    + " head INTEGER NOT NULL, records INTEGER NOT NULL, bytes INTEGER NOT NULL)",
            "CREATE TABLE register (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE TABLE log_1 (seq INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL)",
            "INSERT INTO log VALUES (1, 'events', 4, 1, 3, 9)",
            "INSERT INTO log_1 VALUES (2, 'id of two', CAST('two' AS BLOB)), (3, 'id of 333', CAST('333' AS BLOB)),"
                    + " (4, 'id of fou', CAST('fou' AS BLOB))",
            "INSERT INTO register VALUES ('epochs', 17)",
            "PRAGMA user_version = 1");
    private static final Schema.Step FURTHER =
            new Schema.Step("CREATE TABLE further (word TEXT)", "INSERT INTO further VALUES ('moved')");
    private static final Schema.Step BROKEN =
            new Schema.Step("CREATE TABLE half (word TEXT)", "INSERT INTO nowhere VALUES (1)");

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void makeVersion1() throws SQLException {
        file = directory.resolve("hawser.db");
        for (String sql : VERSION_1) {
            execute(sql);
        }
    }

    @Test
    void everythingInAFileOfVersion1IsThere() {
        try (EmbeddedBackplane store = EmbeddedBackplane.open(EmbeddedConfig.in(directory))) {
            assertRecords(store);

            Position again = get(store.log(EVENTS).append(bytes("two"), Expect.any(), new RecordId("id of two")));
            Position next =
                    get(store.log(EVENTS).append(bytes("five"), Expect.last(new Position(4)), new RecordId("five")));
            assertThat(again.value()).isEqualTo(2);
            assertThat(next.value()).isEqualTo(5);
        }
    }

    @Test
    void aFurtherVersionKeepsTheRecordsAndACopyOfTheOldFile() throws Exception {
        try (EmbeddedBackplane store = open(FURTHER)) {
            assertRecords(store);
        }

        assertThat(ask(file, "SELECT word FROM further")).isEqualTo("moved");
        assertThat(ask(file, "PRAGMA user_version")).isEqualTo("2");
        Path copy = directory.resolve("hawser.db.schema-1");
        assertThat(ask(copy, "PRAGMA user_version")).isEqualTo("1");
        assertThat(ask(copy, "SELECT count(*) FROM log_1")).isEqualTo("3");
        assertThat(Files.getPosixFilePermissions(copy)).hasSize(2);
    }

    @Test
    void aMigrationThatBreaksOffLeavesAWholeVersionAndTheNextStartGoesOn() throws Exception {
        assertThatExceptionOfType(StoreUnusableException.class)
                .isThrownBy(() -> open(FURTHER, BROKEN))
                .withMessageContaining(file.toString())
                .withMessageContaining("nowhere");

        assertThat(ask(file, "PRAGMA user_version")).isEqualTo("2");
        assertThat(ask(file, "SELECT count(*) FROM sqlite_master WHERE name = 'half'"))
                .isEqualTo("0");
        try (EmbeddedBackplane store = open(FURTHER, new Schema.Step("CREATE TABLE third (word TEXT)"))) {
            assertRecords(store);
        }
        assertThat(ask(file, "PRAGMA user_version")).isEqualTo("3");
    }

    @Test
    void aNewFileHasTodaysVersionAndNothingOfItsMakingIsLeft() throws Exception {
        Path fresh = directory.resolve("fresh");
        Files.createDirectory(fresh);
        Files.writeString(fresh.resolve("hawser.db.new"), "what a start that was killed left");

        EmbeddedBackplane.open(EmbeddedConfig.in(fresh)).close();

        assertThat(ask(fresh.resolve("hawser.db"), "PRAGMA user_version"))
                .isEqualTo(String.valueOf(Schema.CURRENT.version()));
        assertThat(ask(fresh.resolve("hawser.db"), "PRAGMA page_size")).isEqualTo("8192");
        assertThat(fresh.resolve("hawser.db.new")).doesNotExist();
    }

    private EmbeddedBackplane open(Schema.Step... further) {
        List<Schema.Step> steps = new ArrayList<>(Schema.CURRENT.steps());
        steps.addAll(List.of(further));
        return EmbeddedBackplane.open(EmbeddedConfig.in(directory), new Node("a", 1), new Schema(steps));
    }

    private static void assertRecords(EmbeddedBackplane store) {
        DurableLog log = store.log(EVENTS);
        assertThat(get(log.read(Position.START).next(10, 1000)))
                .extracting(Stages::text)
                .containsExactly("two", "333", "fou");
        assertThat(get(log.head()).value()).isEqualTo(1);
        assertThat(get(log.tail()).value()).isEqualTo(4);
        assertThat(get(log.size())).isEqualTo(new DurableLog.LogSize(3, 9));
        assertThat(get(store.registers().read(new Registers.Key("epochs")))).hasValue(17);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(Path database, String sql) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.getString(1);
        }
    }
}
