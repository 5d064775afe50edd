package io.hawser.device.simulator.scenario;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 1.5s}, {@code 2m}. Threads: stateless, any. */
public final class Durations {
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)(us|µs|ms|s|m|h)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "us", ChronoUnit.MICROS,
            "µs", ChronoUnit.MICROS,
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS);

    private Durations() {}

    /**
     * The duration that {@code text} is.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Duration parse(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        if (trimmed.equals("0") || trimmed.equals("none")) {
            return Duration.ZERO;
        }
        Matcher matcher = FORMAT.matcher(trimmed);
        ChronoUnit unit =
                matcher.matches() ? UNITS.getOrDefault(matcher.group(2), ChronoUnit.FOREVER) : ChronoUnit.FOREVER;
        if (unit == ChronoUnit.FOREVER) {
            throw new IllegalArgumentException(
                    "duration: '" + text + "' (expected: a number and us, ms, s, m or h, such as 500ms)");
        }
        return Duration.ofNanos(Math.round(
                Double.parseDouble(matcher.group(1)) * unit.getDuration().toNanos()));
    }

    /** {@code duration}, to the microsecond, as {@link #parse} reads it: in the largest unit that needs no fraction. */
    public static String write(Duration duration) {
        long micros = TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
        if (micros % 1_000 != 0) {
            return micros + "us";
        }
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    /** {@code duration} in the largest unit that leaves a figure before the point. */
    public static String show(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        if (millis < 1) {
            return Math.round(millis * 1000) + " µs";
        }
        return millis < 1000
                ? String.format(Locale.ROOT, "%.1f ms", millis)
                : String.format(Locale.ROOT, "%.2f s", millis / 1000);
    }
}
