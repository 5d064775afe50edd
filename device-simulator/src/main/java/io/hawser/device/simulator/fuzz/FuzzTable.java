package io.hawser.device.simulator.fuzz;

import io.hawser.device.simulator.mutation.Mutation;
import io.hawser.device.simulator.scenario.Durations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report, for people. Threads: stateless, any. */
public final class FuzzTable {
    private FuzzTable() {}

    /** Several lines, each ended: a column for each way in which a case ended. */
    public static String of(FuzzReport report) {
        SortedMap<String, Long> totals = new TreeMap<>();
        report.endings()
                .values()
                .forEach(counts -> counts.forEach((ending, count) -> totals.merge(ending, count, Long::sum)));
        List<String> columns = List.copyOf(totals.keySet());
        StringBuilder out = new StringBuilder(2048);
        out.append(row("", columns.stream().collect(Collectors.toMap(each -> each, each -> each)), columns));
        for (Map.Entry<Mutation, SortedMap<String, Long>> each :
                report.endings().entrySet()) {
            out.append(row(each.getKey().label(), each.getValue(), columns));
        }
        out.append(row("all", totals, columns));
        double seconds = Math.max(1e-3, report.elapsed().toNanos() / 1e9);
        out.append(String.format(
                Locale.ROOT,
                "%d cases in %s, %.1f/s; served after %s at worst; %s%n",
                report.cases(),
                Durations.show(report.elapsed()),
                report.cases() / seconds,
                Durations.show(report.slowestCheck()),
                report.findings().isEmpty() ? "nothing hurt" : report.findings().size() + " findings"));
        if (report.lost()) {
            out.append(String.format("ended early: the gateway did not become well again%n"));
        }
        return out.toString();
    }

    private static String row(String name, Map<String, ?> values, List<String> columns) {
        return String.format("%-14s", name)
                + columns.stream()
                        .map(column -> String.format("%" + Math.max(6, column.length()) + "s", cell(values, column)))
                        .collect(Collectors.joining("  "))
                + System.lineSeparator();
    }

    private static String cell(Map<String, ?> values, String column) {
        return values.containsKey(column) ? String.valueOf(values.get(column)) : ".";
    }
}
