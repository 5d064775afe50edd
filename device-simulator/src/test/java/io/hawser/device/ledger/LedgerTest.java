package io.hawser.device.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LedgerTest {
    private static final LedgerHeader HEADER =
            new LedgerHeader(Instant.parse("2026-01-31T12:00:00.123Z"), "10.0.0.1:7700", 3, "sim-");
    private static final List<LedgerEntry> ENTRIES = List.of(
            new LedgerEntry.Session("sim-000001", -1),
            new LedgerEntry.Acknowledged("sim-\"öd\\e\n", 1, 2),
            new LedgerEntry.Unknown("sim-000001", 2),
            new LedgerEntry.Begun("sim-000001", "6f9619ff-8b86-d011-b42d-00c04fc964ff"),
            new LedgerEntry.Ended("sim-000001", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "SUCCEEDED"));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("ledger");
    }

    @Test
    void whatWasRecordedIsReadAgain() throws Exception {
        write(ENTRIES);

        try (LedgerReader reader = LedgerReader.open(file)) {
            assertThat(reader.header()).isEqualTo(HEADER);
            List<LedgerEntry> read = new ArrayList<>();
            assertThat(reader.forEach(read::add)).isTrue();
            assertThat(read).isEqualTo(ENTRIES);
        }
    }

    @Test
    void manyEntriesOfManyThreadsAreAllThere() throws Exception {
        try (LedgerWriter writer = LedgerWriter.open(file, HEADER)) {
            IntStream.range(1, 50_001).parallel().forEach(i -> writer.record(new LedgerEntry.Acknowledged("d", i, 1)));
        }

        try (LedgerReader reader = LedgerReader.open(file)) {
            List<Long> read = new ArrayList<>();
            reader.forEach(entry -> read.add(((LedgerEntry.Acknowledged) entry).sequence()));
            assertThat(read).hasSize(50_000).doesNotHaveDuplicates();
        }
    }

    @Test
    void aLastLineThatBreaksOffCountsAsNotWritten() throws Exception {
        write(ENTRIES);
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.indexOf("\"status\"")));

        try (LedgerReader reader = LedgerReader.open(file)) {
            List<LedgerEntry> read = new ArrayList<>();
            assertThat(reader.forEach(read::add)).isFalse();
            assertThat(read).isEqualTo(ENTRIES.subList(0, 4));
        }
    }

    @Test
    void aDamagedLineBeforeTheLastIsRefusedByItsNumber() throws Exception {
        write(ENTRIES);
        Files.writeString(file, Files.readString(file).replace("\"unknown\"", "\"unknwon\""));

        try (LedgerReader reader = LedgerReader.open(file)) {
            assertThatThrownBy(() -> reader.forEach(_ -> {}))
                    .isInstanceOf(LedgerFormatException.class)
                    .hasMessage("line 4: no entry is called unknwon");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "seq=17\n", "[]\n", "{\"ledger\":\"other\"}\n", "{\"ledger\":\"hawser-ledger\"}\n"})
    void whatIsNoLedgerIsRefused(String content) throws Exception {
        Files.writeString(file, content);

        assertThatThrownBy(() -> LedgerReader.open(file)).isInstanceOf(LedgerFormatException.class);
    }

    @Test
    void aNewerVersionIsRefused() throws Exception {
        write(List.of());
        Files.writeString(file, Files.readString(file).replace("\"version\":1", "\"version\":2"));

        assertThatThrownBy(() -> LedgerReader.open(file))
                .isInstanceOf(LedgerFormatException.class)
                .hasMessage("line 1: a ledger of version 2 (expected: 1)");
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws Exception {
        Files.writeString(file, "precious");

        assertThatThrownBy(() -> LedgerWriter.open(file, HEADER)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("precious");
    }

    @Test
    void whenTheDiskIsFullRecordingGoesOnAndClosingFails() throws Exception {
        Path full = Path.of("/dev/full"); // of Linux: takes nothing
        LedgerWriter writer = LedgerWriter.into(full, Files.newBufferedWriter(full, StandardOpenOption.WRITE));
        for (int i = 1; i <= 100_000; i++) {
            writer.record(new LedgerEntry.Acknowledged("sim-000001", i, 1));
        }

        assertThatThrownBy(writer::close).isInstanceOf(UncheckedIOException.class);
    }

    private void write(List<LedgerEntry> entries) throws Exception {
        try (LedgerWriter writer = LedgerWriter.open(file, HEADER)) {
            entries.forEach(writer::record);
        }
    }
}
