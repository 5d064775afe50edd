package io.hawser.device.simulator.report;

import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.scenario.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What must hold of a report: a metric, an operator and a limit, such as {@code p99 < 50ms} or {@code lost == 0}; of one
 * population when its name stands before, as in {@code sensors.p99 < 50ms}, else of all together.
 *
 * @param population of which; empty for all
 * @param metric what is compared
 * @param operator how
 * @param limit with what, in the metric's unit: ns for latencies
 * @param text as it was written
 */
public record Assertion(Optional<String> population, Metric metric, Operator operator, long limit, String text) {
    private static final Pattern FORMAT =
            Pattern.compile("\\s*(?:([a-z0-9-]+)\\.)?(\\w+)\\s*(<=|>=|==|<|>)\\s*(\\S+)\\s*");

    /**
     * The assertion that {@code text} is.
     *
     * @throws IllegalArgumentException when it is none, with what would be one
     */
    public static Assertion parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("assertion: '" + text
                    + "' (expected: a metric, one of < <= > >= ==, and a limit, such as \"p99 < 50ms\")");
        }
        Metric metric = Metric.named(matcher.group(2));
        return new Assertion(
                Optional.ofNullable(matcher.group(1)),
                metric,
                Operator.of(matcher.group(3)),
                metric.limit(matcher.group(4)),
                text.strip());
    }

    /** Whether it holds; a latency that was never measured satisfies nobody, nor does a population that there is not. */
    public boolean holds(FleetReport report) {
        return subject(report)
                .filter(found -> metric.isMeasured(found) && operator.test(metric.of(found), limit))
                .isPresent();
    }

    /** What was found instead, for a person. */
    public String found(FleetReport report) {
        return subject(report)
                .map(found -> metric.isMeasured(found) ? metric.show(metric.of(found)) : "nothing measured")
                .orElse("no such population");
    }

    private Optional<PopulationReport> subject(FleetReport report) {
        return population.isEmpty()
                ? Optional.of(report.total())
                : report.populations().stream()
                        .filter(each -> each.name().equals(population.get()))
                        .findFirst();
    }

    /** What can be compared. */
    public enum Metric {
        /** Half of the uplinks took no longer. */
        P50(true),
        /** 95 of 100 took no longer. */
        P95(true),
        /** 99 of 100 took no longer. */
        P99(true),
        /** 999 of 1,000 took no longer. */
        P999(true),
        /** The longest. */
        MAX(true),
        /** Devices in session when sending stopped. */
        CONNECTED(false),
        /** Devices that were not. */
        FAILED(false),
        /** Uplinks without the acknowledgement that was due. */
        LOST(false),
        /** Sessions that the plan did not begin. */
        RECONNECTS(false),
        /** How often the gateway broke the protocol. */
        VIOLATIONS(false),
        /** Commands that came twice as if each were the first. */
        REPEATS(false),
        /** Uplinks that were due and never sent. */
        UNSENT(false),
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
        long of(PopulationReport report) {
            return switch (this) {
                case P50 -> report.latency().p50().toNanos();
                case P95 -> report.latency().p95().toNanos();
                case P99 -> report.latency().p99().toNanos();
                case P999 -> report.latency().p999().toNanos();
                case RECONNECTS -> report.reconnects();
                case VIOLATIONS -> report.violations();
                case REPEATS -> report.repeats();
                case UNSENT -> report.unsent();
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

        boolean isMeasured(PopulationReport report) {
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
    public enum Operator {
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
