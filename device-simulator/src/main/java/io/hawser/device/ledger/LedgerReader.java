package io.hawser.device.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a ledger from its beginning to its end, once. Threads: the caller's. */
public final class LedgerReader implements AutoCloseable {
    private final BufferedReader in;
    private final LedgerHeader header;

    private LedgerReader(BufferedReader in, LedgerHeader header) {
        this.in = in;
        this.header = header;
    }

    /**
     * Opens a ledger.
     *
     * @throws IOException when the file can't be read
     * @throws LedgerFormatException when it is no ledger, or of a newer version
     */
    public static LedgerReader open(Path file) throws IOException {
        BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        try {
            String line = in.readLine();
            if (line == null) {
                throw new LedgerFormatException("empty");
            }
            return new LedgerReader(in, LedgerFormat.parseHeader(line));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    public LedgerHeader header() {
        return header;
    }

    /**
     * Hands every entry to {@code each}, in the order in which they were recorded. A last line that breaks off, as a
     * simulator leaves it that is killed, counts as not written.
     *
     * @return whether the run came to its end
     * @throws LedgerFormatException when a line before the last is damaged
     */
    public boolean forEach(Consumer<LedgerEntry> each) throws IOException {
        long number = 1;
        @Nullable String line = in.readLine();
        while (line != null) {
            number++;
            String next = in.readLine();
            Optional<LedgerEntry> entry;
            try {
                entry = LedgerFormat.parse(line, number);
            } catch (LedgerFormatException damaged) {
                if (next == null) {
                    return false;
                }
                throw damaged;
            }
            if (entry.isEmpty()) {
                return true;
            }
            each.accept(entry.get());
            line = next;
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
