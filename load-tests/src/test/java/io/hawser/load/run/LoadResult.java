package io.hawser.load.run;

import io.hawser.device.simulator.scenario.Durations;
import io.hawser.load.gatling.figures.Figures;
import io.hawser.load.gatling.figures.RequestFigures;
import io.hawser.load.plan.Bound;
import io.hawser.load.plan.LoadPlan;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of a run.
 *
 * @param figures what was measured
 * @param held the bounds that hold, in words
 * @param broken those that do not
 * @param gateway how its process fared; empty where it was not started here
 * @param page the report to look at; empty when none was made
 */
record LoadResult(
        Figures figures, List<String> held, List<String> broken, Optional<GatewayUse> gateway, Optional<Path> page) {
    LoadResult {
        held = List.copyOf(held);
        broken = List.copyOf(broken);
    }

    /** Whether every bound holds. */
    boolean good() {
        return broken.isEmpty();
    }

    /** Whether a bound is about {@code request}. */
    boolean isBounded(RequestFigures request) {
        return Stream.concat(broken.stream(), held.stream())
                .anyMatch(bound ->
                        bound.startsWith(request.name() + ":") || bound.contains(" of " + request.name() + " "));
    }

    /** This with the bounds of {@code plan} that only the figures tell. */
    LoadResult judgedBy(LoadPlan plan) {
        List<String> more = new ArrayList<>(held);
        List<String> less = new ArrayList<>(broken);
        for (Bound bound : plan.bounds()) {
            Optional<RequestFigures> request = figures.request(bound.request());
            Optional<RequestFigures> reference = figures.request(bound.reference());
            if (request.isEmpty() || reference.isEmpty()) {
                less.add("no " + (request.isEmpty() ? bound.request() : bound.reference()) + " was measured");
                continue;
            }
            Duration found = request.get().latency().percentile(bound.percentile());
            Duration alone = reference.get().latency().percentile(bound.percentile());
            Duration limit = Duration.ofNanos(Math.round(alone.toNanos() * bound.factor()))
                    .plusMillis(bound.slackMillis());
            String text = String.format(
                    Locale.ROOT,
                    "p%s of %s %s: at most %s × %s's %s + %d ms",
                    plain(bound.percentile()),
                    bound.request(),
                    Durations.show(found),
                    plain(bound.factor()),
                    bound.reference(),
                    Durations.show(alone),
                    bound.slackMillis());
            (found.compareTo(limit) <= 0 ? more : less).add(text);
        }
        return new LoadResult(figures, more, less, gateway, page);
    }

    /** 99 as 99, 1.5 as 1.5. */
    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
