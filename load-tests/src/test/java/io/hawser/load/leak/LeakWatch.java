package io.hawser.load.leak;

import io.hawser.load.bench.command.HeapInUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Looks at a gateway's process from time to time, prints what it sees, and says whether it leaks. Each look makes a full
 * collection in the gateway, which holds it up for that long.
 *
 * <p>Threads: one at a time; every look blocks.
 */
public final class LeakWatch {
    private static final LeakBounds BOUNDS = new LeakBounds(1.2, 16 << 20, 16);
    private static final double MIB = 1 << 20;

    private final OptionalLong pid;
    private final long began = System.nanoTime();
    private Optional<Reading> start = Optional.empty();
    private Optional<Reading> warm = Optional.empty();

    private LeakWatch(OptionalLong pid) {
        this.pid = pid;
    }

    /** Of the process {@code pid}; without one it sees nothing, and says so. */
    public static LeakWatch of(OptionalLong pid) {
        return new LeakWatch(pid);
    }

    /** The first look, before anybody is there. */
    public Optional<String> start() {
        start = look("start");
        if (start.isEmpty()) {
            System.out.println(
                    "leak watch: the gateway's process is not known; its heap and descriptors are not watched");
        }
        return Optional.empty();
    }

    /** The look that the heap is held against: everybody is there, and the gateway has filled what it fills. */
    public Optional<String> warm() {
        warm = look("warm");
        return Optional.empty();
    }

    /** A look in between, which only prints. */
    public Optional<String> between() {
        var _ = look("between"); // for who reads it
        return Optional.empty();
    }

    /** A look under the load of {@link #warm}: why the heap leaks, if it does. */
    public Optional<String> loaded() {
        Optional<Reading> now = look("loaded");
        return warm.flatMap(before -> now.flatMap(after -> BOUNDS.heapLeak(before, after)));
    }

    /** The last look, when everybody has left: why descriptors leak, if they do. */
    public Optional<String> end() {
        Optional<Reading> now = look("end");
        return start.flatMap(before -> now.flatMap(after -> BOUNDS.descriptorLeak(before, after)));
    }

    private Optional<Reading> look(String when) {
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        try {
            Reading reading = new Reading(HeapInUse.of(pid.getAsLong()), descriptors(pid.getAsLong()));
            System.out.printf(
                    Locale.ROOT,
                    "leak watch: %-7s after %3d s: heap %.1f MiB, %d descriptors%n",
                    when,
                    Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                    reading.heapBytes() / MIB,
                    reading.descriptors());
            return Optional.of(reading);
        } catch (IOException gone) {
            throw new UncheckedIOException("the gateway's process cannot be looked at: " + gone.getMessage(), gone);
        }
    }

    private static int descriptors(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            return Math.toIntExact(open.count());
        }
    }
}
