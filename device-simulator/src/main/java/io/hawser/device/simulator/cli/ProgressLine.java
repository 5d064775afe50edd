package io.hawser.device.simulator.cli;

import io.hawser.device.simulator.FleetProgress;
import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.scenario.Durations;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One line under the other, for logs. Threads: one. */
final class ProgressLine implements ProgressView {
    private final PrintWriter out;
    private long sentBefore;
    private long nanosBefore;

    ProgressLine(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(FleetProgress progress) {
        long nanos = progress.elapsed().toNanos();
        double rate = (progress.sent() - sentBefore) * 1e9 / Math.max(1, nanos - nanosBefore);
        sentBefore = progress.sent();
        nanosBefore = nanos;
        out.println(String.format(
                Locale.ROOT,
                "%5ds  connected %d/%d%s  sent %d (%.0f/s)  acknowledged %d  commands %d%s  %s",
                progress.elapsed().toSeconds(),
                progress.connected(),
                progress.devices(),
                setbacks(progress.setbacks()),
                progress.sent(),
                rate,
                progress.acknowledged(),
                progress.commands(),
                progress.attacks() > 0 ? "  attacks " + progress.attacks() : "",
                latency(progress.recent())));
        out.flush();
    }

    @Override
    public void end() {
        // the lines stay
    }

    private static String latency(Latency recent) {
        return recent.count() == 0
                ? "nothing acknowledged"
                : "p50 " + Durations.show(recent.p50()) + "  p99 " + Durations.show(recent.p99());
    }

    /** Such as {@code  (3 connect-failed)}; empty for none. */
    static String setbacks(Map<String, Integer> setbacks) {
        return setbacks.isEmpty()
                ? ""
                : setbacks.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
