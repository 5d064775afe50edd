package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose store it cannot use says so in one line, ends, and leaves every file as it is. */
@Timeout(240)
class UnusableStoreTest {
    @TempDir
    private Path directory;

    @Test
    void damagedNewerLockedAndTakenStoresAreRefusedInOneLineAndUntouched() throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            Path file = gateway.data().resolve("hawser.db");
            gateway.start();
            try (GatewayProcess second = new GatewayProcess(directory, "rpc.port=0")) {
                assertOneLine(second.failToStart(), gateway.data() + ": in use by another gateway");
            }
            gateway.kill();

            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertRefused(gateway, file + ": locked by another process");
                statement.execute("ROLLBACK");
                statement.execute("PRAGMA user_version = 99");
            }
            assertRefused(gateway, file + ": written by a newer version of Hawser: schema 99");

            overwrite(file, "garbage ".repeat(64));
            assertRefused(gateway, file + ": damaged: [SQLITE_NOTADB]");

            Files.write(file, new byte[0]);
            assertRefused(gateway, file + ": damaged: empty");

            moveAway(gateway.data());
            gateway.start(); // anew
        }
    }

    private static void assertRefused(GatewayProcess gateway, String reason) throws Exception {
        Map<String, String> before = contents(gateway.data());

        assertOneLine(gateway.failToStart(), reason);

        assertThat(contents(gateway.data())).containsAllEntriesOf(before);
    }

    private static void assertOneLine(String output, String reason) {
        List<String> lines = output.lines().toList();
        assertThat(lines).as(output).last().asString().startsWith("gateway: " + reason);
        assertThat(lines).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
    }

    /** What stands in each file, but for the index of the write-ahead log, which SQLite makes anew each time. */
    private static Map<String, String> contents(Path data) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (var files = Files.list(data)) {
            for (Path one :
                    files.filter(path -> !path.toString().endsWith("-shm")).toList()) {
                contents.put(one.getFileName().toString(), sum(one));
            }
        }
        return contents;
    }

    private static String sum(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void overwrite(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
        }
    }

    private static void moveAway(Path data) throws IOException {
        Path away = Files.createDirectory(data.resolveSibling("away"));
        try (var files = Files.list(data)) {
            for (Path one : files.filter(path -> path.getFileName().toString().startsWith("hawser.db"))
                    .toList()) {
                Files.move(one, away.resolve(one.getFileName()));
            }
        }
    }
}
