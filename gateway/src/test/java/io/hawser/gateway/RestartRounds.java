package io.hawser.gateway;

import static org.awaitility.Awaitility.await;

import io.hawser.device.simulator.figures.PopulationReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is measured in rounds, and how it is told. */
final class RestartRounds {
    private static final int CALLS_OF_A_WINDOW = 100;

    private RestartRounds() {}

    /** A stretch of time, as {@link System#nanoTime()} has it. */
    record Window(long from, long to) {}

    /** While it does so, and until another hundred have come, which takes about a second. */
    static Window window(SteadyCallers callers, Runnable work) {
        long from = System.nanoTime();
        work.run();
        int before = callers.called();
        await().atMost(SteadyFleet.LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> callers.called() >= before + CALLS_OF_A_WINDOW);
        return new Window(from, System.nanoTime());
    }

    /** The middle of all, and the greatest. */
    static String millis(Collection<Double> figures) {
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return String.format(
                Locale.ROOT, "median %,.1f ms, worst %,.1f ms", sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    /** For each window, the longest that anybody who began in it had to wait until he was let in, in milliseconds. */
    static List<Double> longestWaits(List<Window> windows, List<SteadyCallers.Call> calls) {
        return windows.stream()
                .map(window -> calls.stream()
                        .filter(call -> window.from <= call.begun() && call.begun() < window.to)
                        .mapToDouble(call -> (call.ended() - call.begun()) / 1e6)
                        .max()
                        .orElse(0))
                .collect(Collectors.toList());
    }

    /** For each window, the longest time between two who were let in one after the other, in milliseconds. */
    static List<Double> longestPauses(List<Window> windows, List<SteadyCallers.Call> calls) {
        long[] welcomes = calls.stream()
                .filter(call -> call.end() == SteadyCallers.End.WELCOMED)
                .mapToLong(SteadyCallers.Call::ended)
                .sorted()
                .toArray();
        return windows.stream().map(window -> longestPause(window, welcomes)).toList();
    }

    private static double longestPause(Window window, long[] welcomes) {
        long longest = 0;
        for (int i = 1; i < welcomes.length; i++) {
            if (welcomes[i] > window.from && welcomes[i - 1] < window.to) {
                longest = Math.max(longest, welcomes[i] - welcomes[i - 1]);
            }
        }
        return longest / 1e6;
    }

    /** What became of the uplinks of a fleet. */
    static void showUplinks(PopulationReport report) {
        System.out.printf(
                "  uplinks                       %,d acknowledged, %d lost, %d violations%n",
                report.acknowledged(), report.lost(), report.violations());
    }

    /** How many ended so. */
    static long count(List<SteadyCallers.Call> calls, SteadyCallers.End... ends) {
        return calls.stream()
                .filter(call -> Arrays.asList(ends).contains(call.end()))
                .count();
    }
}
