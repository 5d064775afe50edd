package io.hawser.device.ledger;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a ledger into a new file. What was recorded is in the file within moments: the thread that writes it flushes
 * whenever it has caught up.
 *
 * <p>Threads: any may record; {@code ledger} writes; one closes.
 */
public final class LedgerWriter implements Ledger, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);
    private static final int CAPACITY = 8_192;

    private final Path file;
    private final BufferedWriter out;
    private final BlockingQueue<Optional<LedgerEntry>> entries = new ArrayBlockingQueue<>(CAPACITY);
    private final Thread thread;
    // written by the ledger's thread; others look
    private volatile Optional<IOException> failure = Optional.empty();
    private volatile boolean closed;

    private LedgerWriter(Path file, BufferedWriter out) {
        this.file = file;
        this.out = out;
        thread = Thread.ofPlatform().name("ledger").daemon().unstarted(this::run);
    }

    /**
     * Begins a ledger.
     *
     * @throws IOException when the file is there already, or can't be written
     */
    public static LedgerWriter open(Path file, LedgerHeader header) throws IOException {
        BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        out.write(LedgerFormat.header(header));
        out.write('\n');
        out.flush();
        return into(file, out);
    }

    static LedgerWriter into(Path file, BufferedWriter out) {
        LedgerWriter writer = new LedgerWriter(file, out);
        writer.thread.start();
        return writer;
    }

    @Override
    public void record(LedgerEntry entry) {
        if (!closed) {
            put(Optional.of(entry));
        }
    }

    /**
     * Writes what was recorded and the closing line.
     *
     * @throws UncheckedIOException when the ledger is not whole
     */
    @Override
    public void close() {
        closed = true;
        put(Optional.empty());
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        failure.ifPresent(cause -> {
            throw new UncheckedIOException("ledger " + file + " is not whole", cause);
        });
    }

    private void put(Optional<LedgerEntry> entry) {
        try {
            entries.put(entry);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            failure = Optional.of(new IOException("interrupted while recording"));
        }
    }

    private void run() {
        List<Optional<LedgerEntry>> some = new ArrayList<>();
        boolean over = false;
        while (!over) {
            some.clear();
            try {
                some.add(entries.take());
            } catch (InterruptedException _) {
                return; // nobody does
            }
            entries.drainTo(some);
            over = some.stream().anyMatch(Optional::isEmpty);
            write(some);
        }
    }

    /** Once the disk took no more, entries are let go: the fleet must not stand still for good, and the run fails anyway. */
    private void write(List<Optional<LedgerEntry>> some) {
        if (failure.isPresent()) {
            return;
        }
        try {
            for (Optional<LedgerEntry> entry : some) {
                out.write(entry.map(LedgerFormat::line).orElseGet(LedgerFormat::end));
                out.write('\n');
            }
            out.flush();
            if (some.getLast().isEmpty()) {
                out.close();
            }
        } catch (IOException e) {
            LOG.error("ledger can't be written file={} cause={}", file, e.toString());
            failure = Optional.of(e);
        }
    }
}
