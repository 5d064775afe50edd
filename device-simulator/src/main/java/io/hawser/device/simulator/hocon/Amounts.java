package io.hawser.device.simulator.hocon;

import io.hawser.device.simulator.scenario.Amount;
import io.hawser.device.simulator.scenario.Durations;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts as they are written: {@code 100ms}, {@code uniform 50ms 200ms}, {@code exponential 100ms},
 * {@code normal 100ms 20ms} (mean and standard deviation), {@code log-normal 80ms 900ms} (median and 99th percentile); sizes
 * the same way, as {@code 64} or {@code uniform 16 4k}.
 *
 * <p>Threads: stateless, any.
 */
final class Amounts {
    static final String DELAYS =
            "such as 100ms, uniform 50ms 200ms, exponential 100ms, normal 100ms 20ms, log-normal 80ms 900ms";
    static final String SIZES = "such as 64, 4k, uniform 16 4k, exponential 200, normal 200 50, log-normal 100 4k";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})(k?)");
    private static final int KIBI = 1024;

    private Amounts() {}

    /** An amount of nanoseconds. */
    static Amount delay(String text) {
        return parse(text, word -> Durations.parse(word).toNanos());
    }

    /** An amount of bytes. */
    static Amount bytes(String text) {
        return parse(text, Amounts::size);
    }

    private static Amount parse(String text, ToDoubleFunction<String> unit) {
        List<String> words = List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        if (words.size() == 1) {
            return new Amount.Fixed(unit.applyAsDouble(words.getFirst()));
        }
        double first = unit.applyAsDouble(words.get(1));
        if (words.size() == 2 && words.getFirst().equals("exponential")) {
            return new Amount.Exponential(first);
        }
        if (words.size() == 3) {
            double second = unit.applyAsDouble(words.get(2));
            switch (words.getFirst()) {
                case "uniform" -> {
                    return new Amount.Uniform(first, second);
                }
                case "normal" -> {
                    return new Amount.Normal(first, second);
                }
                case "log-normal" -> {
                    return new Amount.LogNormal(first, second);
                }
                default -> {}
            }
        }
        throw new IllegalArgumentException("amount: '" + text + "'");
    }

    private static double size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("size: '" + text + "'");
        }
        return Integer.parseInt(matcher.group(1)) * (matcher.group(2).isEmpty() ? 1.0 : KIBI);
    }
}
