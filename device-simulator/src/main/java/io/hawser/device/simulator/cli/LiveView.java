package io.hawser.device.simulator.cli;

import io.hawser.device.simulator.FleetProgress;
import io.hawser.device.simulator.scenario.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A few lines that stay where they are on a terminal, with the last minute as a sparkline.
 *
 * <p>Threads: one.
 */
final class LiveView implements ProgressView {
    private static final int HISTORY = 60;
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String ERASE_LINE = "\u001b[K";

    private final PrintWriter out;
    private final Deque<Double> rates = new ArrayDeque<>();
    private final Deque<Double> tails = new ArrayDeque<>();
    private Optional<FleetProgress> before = Optional.empty();
    private int shown;

    LiveView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(FleetProgress now) {
        double seconds = Math.max(
                0.001,
                now.elapsed()
                                .minus(before.map(FleetProgress::elapsed).orElse(Duration.ZERO))
                                .toNanos()
                        / 1e9);
        double sent = (now.sent() - before.map(FleetProgress::sent).orElse(0L)) / seconds;
        double commands = (now.commands() - before.map(FleetProgress::commands).orElse(0L)) / seconds;
        double attacks = (now.attacks() - before.map(FleetProgress::attacks).orElse(0L)) / seconds;
        before = Optional.of(now);
        push(rates, sent);
        push(tails, now.recent().p99().toNanos() / 1e6);
        back();
        List<String> lines = List.of(
                row("running", now.elapsed().toSeconds() + " s"),
                row(
                        "devices",
                        String.format(
                                Locale.ROOT,
                                "%d connected of %d, %d connecting, %d reconnects%s",
                                now.connected(),
                                now.devices(),
                                now.connecting(),
                                now.reconnects(),
                                ProgressLine.setbacks(now.setbacks()))),
                row(
                        "uplinks",
                        String.format(
                                Locale.ROOT, "%d sent, %d acknowledged, %.0f/s", now.sent(), now.acknowledged(), sent)),
                row("a second", spark(rates)),
                row(
                        "latency",
                        now.recent().count() == 0
                                ? "none measured"
                                : "p50 " + Durations.show(now.recent().p50()) + "  p99 "
                                        + Durations.show(now.recent().p99()) + "  max "
                                        + Durations.show(now.recent().max())),
                row("p99", spark(tails)),
                row("commands", String.format(Locale.ROOT, "%d, %.0f/s", now.commands(), commands)),
                row("attacks", String.format(Locale.ROOT, "%d, %.0f/s", now.attacks(), attacks)));
        lines.forEach(line -> out.print(line + ERASE_LINE + "\n"));
        shown = lines.size();
        out.flush();
    }

    @Override
    public void end() {
        back();
        out.print("\u001b[J");
        out.flush();
        shown = 0;
    }

    private void back() {
        if (shown > 0) {
            out.print("\u001b[" + shown + "A\r");
        }
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "%-10s%s", name, value);
    }

    private static void push(Deque<Double> history, double value) {
        history.addLast(value);
        if (history.size() > HISTORY) {
            history.removeFirst();
        }
    }

    /** The history in bars, the greatest of it as high as can be. */
    static String spark(Deque<Double> history) {
        double top = history.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        StringBuilder bars = new StringBuilder(HISTORY);
        for (double value : history) {
            int height = top == 0 ? 0 : (int) Math.round(value / top * (BARS.length() - 1));
            bars.append(BARS.charAt(height));
        }
        return bars.toString();
    }
}
