package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.WriterHealth;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The engine of a gateway that stands alone: one SQLite file in a directory of its own. What it acknowledges is on disk.
 *
 * <p>Threads: any; opening, {@link #log} of a new name, and {@link #close} block for the disk.
 */
public final class EmbeddedBackplane implements Backplane {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final EmbeddedConfig config;
    private final StoreDirectory directory;
    private final StoreWriter writer;
    private final StoreReader reader;
    private final Registers registers;
    private final Peers peers;
    private final ConcurrentMap<LogName, DurableLog> logs = new ConcurrentHashMap<>();

    private EmbeddedBackplane(
            EmbeddedConfig config, Node node, StoreDirectory directory, StoreWriter writer, StoreReader reader) {
        this.config = config;
        this.peers = new LonePeers(node);
        this.directory = directory;
        this.writer = writer;
        this.reader = reader;
        this.registers = new EmbeddedRegisters(writer, reader);
    }

    /** {@link #open(EmbeddedConfig, Node)} for a node whose name does not matter. */
    public static EmbeddedBackplane open(EmbeddedConfig config) {
        return open(config, new Node("embedded", 1));
    }

    /**
     * Opens the store, made when it is new.
     *
     * @param node who this is
     * @throws StoreUnusableException when another process has it, a newer version wrote it, or it is damaged
     */
    public static EmbeddedBackplane open(EmbeddedConfig config, Node node) {
        return open(config, node, Schema.CURRENT);
    }

    static EmbeddedBackplane open(EmbeddedConfig config, Node node, Schema schema) {
        StoreDirectory directory = StoreDirectory.take(config.directory());
        Path file = directory.file();
        try {
            new StoreFile(file, schema).prepare();
            WriteQueue queue = new WriteQueue(config.maxQueuedWrites(), config.maxQueuedBytes());
            WriterProgress progress = new WriterProgress();
            StoreTransactions transactions = new StoreTransactions(
                    () -> Connections.openWriter(file, config), new StoreDisk(file, config.reserveBytes()), progress);
            StoreWriter writer = new StoreWriter(queue, progress, transactions, CLOSE_LIMIT);
            StoreReader reader = new StoreReader(Connections.openReader(file), CLOSE_LIMIT);
            writer.start();
            return new EmbeddedBackplane(config, node, directory, writer, reader);
        } catch (SQLException e) {
            directory.close();
            throw Failures.unusable(file, e);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    @Override
    public DurableLog log(LogName name) {
        return logs.computeIfAbsent(name, this::openLog);
    }

    @Override
    public Registers registers() {
        return registers;
    }

    @Override
    public Peers peers() {
        return peers;
    }

    @Override
    public String durability() {
        return config.durability().word();
    }

    @Override
    public WriterHealth writerHealth() {
        return writer.health();
    }

    @Override
    public void restartWriter() throws InterruptedException {
        writer.restart();
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
        directory.close();
    }

    private DurableLog openLog(LogName name) {
        CompletableFuture<LogTable> opened = new CompletableFuture<>();
        writer.offer(new Write.OpenLog(name, opened));
        try {
            return new EmbeddedLog(opened.join(), writer, reader);
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StoreUnusableException(
                    directory.file() + ": log " + name.value() + ": cannot be opened: " + cause.getMessage(), cause);
        }
    }
}
