package io.hawser.load.bench.micro;

import io.hawser.gateway.backplane.embedded.EmbeddedBackplane;
import io.hawser.gateway.backplane.embedded.EmbeddedConfig;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.event.EventsLostException;
import io.hawser.load.bench.BenchServers;
import io.hawser.load.bench.GatewayServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What does it cost to make a batch of events durable, and to read it back? Uplinks of 64 bytes are encoded, appended and
 * acknowledged, one batch after the other, with the engine on the disk, which is SQLite as the gateway has it, and with the one
 * in memory. They are read back and decoded from the engine, not from what the log keeps for readers that keep up.
 *
 * <p>The reference writes the same bytes behind each other into a file and forces each batch to the disk; and reads them from
 * there. What is read is in the page cache of the operating system, for all of them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class EventLogMicroBenchmark {
    private static final int BATCHES = 32; // to be read
    private static final int LOG_BYTES = 8 << 20; // in memory; more than what is read

    /** How many events a batch has; by the log's limits any of these is one record. */
    @State(Scope.Thread)
    public static class Batch {
        @Param({"1", "100", "1000"})
        public int events = 1;
    }

    /** The log with SQLite. */
    @State(Scope.Thread)
    public static class Sqlite {
        private final Path directory = newDirectory();
        private final MeasuredLog log = new MeasuredLog(EmbeddedBackplane.open(EmbeddedConfig.in(directory)));

        @Setup
        public void fill(Batch batch) throws InterruptedException {
            log.fill(BATCHES, batch.events);
        }

        @TearDown
        public void remove() throws IOException {
            log.close();
            GatewayServer.remove(directory);
        }
    }

    /** The log with the engine in memory. */
    @State(Scope.Thread)
    public static class Memory {
        private final MeasuredLog log = new MeasuredLog(new MemoryBackplane(LOG_BYTES));

        @Setup
        public void fill(Batch batch) throws InterruptedException {
            log.fill(BATCHES, batch.events);
        }

        @TearDown
        public void close() {
            log.close();
        }
    }

    /** No log, a file. */
    @State(Scope.Thread)
    public static class PlainFile {
        private final Path directory = newDirectory();
        private final MeasuredFile file = new MeasuredFile(directory.resolve("records"));

        @Setup
        public void fill(Batch batch) throws IOException, InterruptedException {
            try (MeasuredLog same = new MeasuredLog(new MemoryBackplane(LOG_BYTES))) {
                same.fill(1, batch.events);
                file.fill(BATCHES, same.firstRecord());
            }
        }

        @TearDown
        public void remove() throws IOException {
            file.close();
            GatewayServer.remove(directory);
        }
    }

    @Benchmark
    @MeasuredAgainst("appendToFile")
    public void appendToSqlite(Sqlite sqlite) throws InterruptedException {
        sqlite.log.append();
    }

    @Benchmark
    @MeasuredAgainst("appendToFile")
    public void appendToMemory(Memory memory) throws InterruptedException {
        memory.log.append();
    }

    @Benchmark
    public void appendToFile(PlainFile plain) throws IOException {
        plain.file.append();
    }

    @Benchmark
    @OperationsPerInvocation(BATCHES)
    @MeasuredAgainst("readFromFile")
    public void readFromSqlite(Sqlite sqlite, Blackhole taken) throws InterruptedException, EventsLostException {
        sqlite.log.read(BATCHES, taken::consume);
    }

    @Benchmark
    @OperationsPerInvocation(BATCHES)
    @MeasuredAgainst("readFromFile")
    public void readFromMemory(Memory memory, Blackhole taken) throws InterruptedException, EventsLostException {
        memory.log.read(BATCHES, taken::consume);
    }

    @Benchmark
    @OperationsPerInvocation(BATCHES)
    public void readFromFile(PlainFile plain, Blackhole taken) throws IOException {
        plain.file.read(BATCHES, taken::consume);
    }

    // JMH can't make states whose constructors throw what is checked
    private static Path newDirectory() {
        try {
            return Files.createTempDirectory(BenchServers.directory(), "bench-event-log-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
