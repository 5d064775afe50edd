package io.hawser.load.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How busy a process was: the processor time, in user and kernel mode, that it took of the time that passed. 1.00 is one
 * core. By Linux' account, in steps of 10 ms.
 *
 * <p>Threads: one.
 */
public final class ProcessTime {
    private static final double TICKS_PER_SECOND = 100; // of USER_HZ, which Linux fixes for /proc
    private static final int USER_TICKS = 11; // of the fields behind the program's name in /proc/PID/stat
    private static final int SYSTEM_TICKS = 12;

    private final Path stat;
    private double busySeconds;
    private long since;

    private ProcessTime(long pid) {
        this.stat = Path.of("/proc", String.valueOf(pid), "stat");
    }

    /** Begins to look at a process. */
    public static ProcessTime of(long pid) throws IOException {
        ProcessTime time = new ProcessTime(pid);
        time.restart();
        return time;
    }

    /** Begins to look at this very process. */
    public static ProcessTime own() throws IOException {
        return of(ProcessHandle.current().pid());
    }

    public void restart() throws IOException {
        busySeconds = read();
        since = System.nanoTime();
    }

    /** The share of a core since the beginning. */
    public double share() throws IOException {
        return (read() - busySeconds) / ((System.nanoTime() - since) / 1e9);
    }

    private double read() throws IOException {
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND;
    }
}
