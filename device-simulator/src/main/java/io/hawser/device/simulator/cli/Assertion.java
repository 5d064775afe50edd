package io.hawser.device.simulator.cli;

import io.hawser.device.simulator.FleetReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What must hold of a report: a metric, an operator and a limit, such as {@code p99 < 50ms} or {@code lost == 0}.
 *
 * @param metric what is compared
 * @param operator how
 * @param limit with what, in the metric's unit: ns for latencies
 * @param text as it was written
 */
record Assertion(Metric metric, Operator operator, long limit, String text) {
    private static final Pattern FORMAT = Pattern.compile("\\s*(\\w+)\\s*(<=|>=|==|<|>)\\s*(\\S+)\\s*");

    /** @throws IllegalArgumentException when {@code text} is no assertion, with what would be one */
    static Assertion parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("assertion: '" + text
                    + "' (expected: a metric, one of < <= > >= ==, and a limit, such as \"p99 < 50ms\")");
        }
        Metric metric = Metric.named(matcher.group(1));
        return new Assertion(metric, Operator.of(matcher.group(2)), metric.limit(matcher.group(3)), text.strip());
    }

    /** Whether it holds; a latency that was never measured satisfies nobody. */
    boolean holds(FleetReport report) {
        return metric.isMeasured(report) && operator.test(metric.of(report), limit);
    }

    /** What was found instead, for a person. */
    String found(FleetReport report) {
        return metric.isMeasured(report) ? metric.show(metric.of(report)) : "nothing measured";
    }

    /** What can be compared. */
    enum Metric {
        /** Half of the uplinks took no longer. */
        P50(true),
        /** 95 of 100 took no longer. */
        P95(true),
        /** 99 of 100 took no longer. */
        P99(true),
        /** The longest. */
        MAX(true),
        /** Devices in session when sending stopped. */
        CONNECTED(false),
        /** Devices that were not. */
        FAILED(false),
        /** Uplinks without the acknowledgement that was due. */
        LOST(false),
        /** Uplinks sent. */
        SENT(false),
        /** Uplinks acknowledged. */
        ACKNOWLEDGED(false),
        /** Commands carried out. */
        COMMANDS(false);

        private final boolean time;

        Metric(boolean time) {
            this.time = time;
        }

        /** In ns, where it is a time. */
        long of(FleetReport report) {
            return switch (this) {
                case P50 -> report.latency().p50().toNanos();
                case P95 -> report.latency().p95().toNanos();
                case P99 -> report.latency().p99().toNanos();
                case MAX -> report.latency().max().toNanos();
                case CONNECTED -> report.connected();
                case FAILED -> report.failedDevices();
                case LOST -> report.lost();
                case SENT -> report.sent();
                case ACKNOWLEDGED -> report.acknowledged();
                case COMMANDS -> report.commandCount();
            };
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isMeasured(FleetReport report) {
            return !time || report.latency().count() > 0;
        }

        String show(long found) {
            return time ? Durations.show(Duration.ofNanos(found)) : Long.toString(found);
        }

        private static Metric named(String name) {
            return Arrays.stream(values())
                    .filter(metric -> metric.label().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("metric: '" + name + "' (expected: one of "
                            + Arrays.stream(values()).map(Metric::label).collect(Collectors.joining(" ")) + ")"));
        }

        private long limit(String text) {
            if (time) {
                return Durations.parse(text).toNanos();
            }
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException(
                        "limit of " + label() + ": '" + text + "' (expected: a whole number)", notANumber);
            }
        }
    }

    /** How to compare. */
    enum Operator {
        /** Less. */
        LESS,
        /** Less or equal. */
        AT_MOST,
        /** More. */
        MORE,
        /** More or equal. */
        AT_LEAST,
        /** Equal. */
        EQUAL;

        boolean test(long found, long limit) {
            return switch (this) {
                case LESS -> found < limit;
                case AT_MOST -> found <= limit;
                case MORE -> found > limit;
                case AT_LEAST -> found >= limit;
                case EQUAL -> found == limit;
            };
        }

        private static Operator of(String sign) {
            return switch (sign) {
                case "<" -> LESS;
                case "<=" -> AT_MOST;
                case ">" -> MORE;
                case ">=" -> AT_LEAST;
                case "==" -> EQUAL;
                default -> throw new IllegalArgumentException("operator: " + sign + " (expected: < <= > >= ==)");
            };
        }
    }
}
