package io.hawser.load.bench.command;

import java.util.Locale;

/**
 * What one round showed.
 *
 * @param answeredPerSecond commands that reached the stage that was waited for
 * @param executedPerSecond commands that the devices answered in the same time
 * @param refused requests that came to nothing, warm-up included
 * @param gatewayShare of a core
 * @param loadShare of a core
 */
record CommandRate(
        double answeredPerSecond, double executedPerSecond, long refused, double gatewayShare, double loadShare) {

    static String heading() {
        return "%-12s %12s %12s %9s %8s %7s".formatted("", "reached/s", "executed/s", "refused", "gateway", "load");
    }

    String row(String stage) {
        return String.format(
                Locale.ROOT,
                "%-12s %,12.0f %,12.0f %,9d %7.0f%% %6.0f%%",
                stage,
                answeredPerSecond,
                executedPerSecond,
                refused,
                gatewayShare * 100,
                loadShare * 100);
    }
}
