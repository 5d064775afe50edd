package io.hawser.gateway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What processes take of the machine, by Linux' account: processor time in user and kernel mode, of the time that passed, in
 * cores; and memory that is theirs at the moment.
 *
 * <p>Threads: one.
 */
public final class ProcessUse {
    private static final String RESIDENT = "VmRSS:";

    private final List<Long> pids;
    private Duration before;
    private long since;

    private ProcessUse(List<Long> pids) {
        this.pids = pids;
        this.before = processorTime();
        this.since = System.nanoTime();
    }

    /** Begins to look at these together. */
    public static ProcessUse of(List<Long> pids) {
        return new ProcessUse(List.copyOf(pids));
    }

    /** Begins to look at this very process. */
    public static ProcessUse own() {
        return of(List.of(ProcessHandle.current().pid()));
    }

    public void restart() {
        before = processorTime();
        since = System.nanoTime();
    }

    /** Of a core, since the beginning. */
    public double cores() {
        return (double) processorTime().minus(before).toNanos() / (System.nanoTime() - since);
    }

    /** Seconds of a processor since the beginning. */
    public double seconds() {
        return processorTime().minus(before).toNanos() / 1e9;
    }

    /** Seconds of a processor since they were started. */
    public double total() {
        return processorTime().toNanos() / 1e9;
    }

    /** Bytes in memory. */
    public long resident() {
        return pids.stream().mapToLong(ProcessUse::resident).sum();
    }

    private Duration processorTime() {
        return pids.stream()
                .map(pid -> ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow(() -> new IllegalStateException("process " + pid + " has ended")))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static long resident(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
