package io.hawser.device.simulator.cli;

import io.hawser.device.simulator.FleetProgress;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * The line that says once a second how the fleet is doing: in place on a terminal, else one under the other.
 *
 * <p>Threads: the main thread's.
 */
final class ProgressLine {
    private static final String BACK_AND_ERASE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean inPlace;
    private long sentBefore;
    private long nanosBefore;

    ProgressLine(PrintWriter out, boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
    }

    void show(FleetProgress progress) {
        long nanos = progress.elapsed().toNanos();
        double rate = (progress.sent() - sentBefore) * 1e9 / Math.max(1, nanos - nanosBefore);
        sentBefore = progress.sent();
        nanosBefore = nanos;
        String line = String.format(
                Locale.ROOT,
                "%5ds  connected %d/%d  sent %d (%.0f/s)  acknowledged %d  commands %d  p50 %s  p99 %s",
                progress.elapsed().toSeconds(),
                progress.connected(),
                progress.devices(),
                progress.sent(),
                rate,
                progress.acknowledged(),
                progress.commands(),
                Durations.show(progress.recent().p50()),
                Durations.show(progress.recent().p99()));
        if (inPlace) {
            out.print(BACK_AND_ERASE + line);
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Makes room for what comes next. */
    void end() {
        if (inPlace) {
            out.print(BACK_AND_ERASE);
            out.flush();
        }
    }
}
