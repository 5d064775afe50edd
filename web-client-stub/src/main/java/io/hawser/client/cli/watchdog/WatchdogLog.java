package io.hawser.client.cli.watchdog;

import io.hawser.client.cli.text.TerminalText;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the watchdog saw and did: one line for each, the time first.
 *
 * <p>Threads: any.
 */
public final class WatchdogLog {
    private final PrintWriter out;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    public WatchdogLog(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /** {@code fields} are names and values in turn; what stands in them can't steer a terminal or break the line. */
    void info(String what, Object... fields) {
        write("INFO ", what, fields);
    }

    /** As {@link #info}, for what an operator should look at. */
    void warn(String what, Object... fields) {
        write("WARN ", what, fields);
    }

    /** As {@link #info}, for what somebody has to act on. */
    void error(String what, Object... fields) {
        write("ERROR", what, fields);
    }

    private void write(String level, String what, Object... fields) {
        var line = new StringBuilder();
        line.append(clock.instant().truncatedTo(ChronoUnit.MILLIS)).append(' ').append(level);
        line.append(' ').append(what);
        for (int i = 0; i < fields.length; i += 2) {
            line.append(' ').append(fields[i]).append('=').append(value(fields[i + 1].toString()));
        }
        lock.lock();
        try {
            out.println(line);
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    private static String value(String text) {
        String safe = TerminalText.escape(text).replace("\"", "\\\"");
        boolean bare = !safe.isEmpty() && safe.chars().noneMatch(c -> c == ' ' || c == '"' || c == '=');
        return bare ? safe : '"' + safe + '"';
    }
}
