package io.hawser.device.simulator.report;

import io.hawser.device.simulator.figures.Sample;
import io.hawser.device.simulator.figures.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A chart over a run's time as SVG: no script, nothing to load, readable in print.
 *
 * @param title above it
 * @param unit of its values
 * @param lines what it shows
 */
record Chart(String title, String unit, List<Line> lines) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 220;
    private static final int LEFT = 64;
    private static final int RIGHT = 12;
    private static final int TOP = 12;
    private static final int BOTTOM = 28;
    private static final int GRID_LINES = 4;

    /**
     * A line.
     *
     * @param name in the legend
     * @param value of a sample
     */
    record Line(String name, ToDoubleFunction<Sample> value) {}

    /** Whether any of its lines ever leaves zero. */
    boolean hasAnything(Timeline timeline) {
        return timeline.samples().stream()
                .anyMatch(sample -> lines.stream().anyMatch(line -> line.value.applyAsDouble(sample) > 0));
    }

    /** The chart of {@code timeline}, with its title and legend. */
    String svg(Timeline timeline) {
        List<Sample> samples = timeline.samples();
        double top = niceCeiling(lines.stream()
                .flatMap(line -> samples.stream().map(sample -> line.value.applyAsDouble(sample)))
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0));
        double end = samples.isEmpty() ? 1 : Math.max(1, samples.getLast().at().toMillis() / 1e3);
        StringBuilder out = new StringBuilder(4096);
        out.append("<figure><figcaption>").append(Html.text(title)).append(" <span class=\"unit\">");
        out.append(Html.text(unit)).append("</span>");
        for (int i = 0; i < lines.size(); i++) {
            out.append(String.format(
                    Locale.ROOT, "<span class=\"key line%d\">%s</span>", i, Html.text(lines.get(i).name)));
        }
        out.append(String.format(
                Locale.ROOT,
                "</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s over time\">",
                WIDTH,
                HEIGHT,
                Html.text(title)));
        grid(out, top, end);
        for (int i = 0; i < lines.size(); i++) {
            line(out, i, samples, top, end);
        }
        return out.append("</svg></figure>\n").toString();
    }

    private static void grid(StringBuilder out, double top, double end) {
        for (int i = 0; i <= GRID_LINES; i++) {
            double y = y(top * i / GRID_LINES, top);
            out.append(String.format(
                    Locale.ROOT,
                    "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    LEFT - 6,
                    y + 4,
                    label(top * i / GRID_LINES)));
            double x = x(end * i / GRID_LINES, end);
            out.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s s</text>",
                    Math.min(x, WIDTH - RIGHT - 14),
                    HEIGHT - 8,
                    label(end * i / GRID_LINES)));
        }
    }

    private void line(StringBuilder out, int number, List<Sample> samples, double top, double end) {
        List<String> points = new ArrayList<>();
        for (Sample sample : samples) {
            points.add(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f",
                    x(sample.at().toMillis() / 1e3, end),
                    y(lines.get(number).value.applyAsDouble(sample), top)));
        }
        out.append(String.format(
                Locale.ROOT, "<polyline class=\"line%d\" points=\"%s\"/>", number, String.join(" ", points)));
    }

    private static double x(double seconds, double end) {
        return LEFT + (WIDTH - LEFT - RIGHT) * seconds / end;
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top;
    }

    /** The next of 1, 2, 5, 10, 20, 50, … */
    private static double niceCeiling(double value) {
        if (value <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (int step : new int[] {1, 2, 5}) {
            if (value <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static String label(double value) {
        if (value >= 10_000) {
            return String.format(Locale.ROOT, "%.0fk", value / 1000);
        }
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
