package io.hawser.client.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows under headings, in columns as wide as they need to be. Cells are escaped.
 *
 * <p>Threads: one.
 */
public final class Table {
    private static final String GAP = "  ";
    // narrower is no better to read than too wide
    private static final int LEAST_ROOM = 24;

    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    public Table row(Object... cells) {
        rows.add(List.of(cells).stream()
                .map(cell -> TerminalText.escape(cell.toString()))
                .toList());
        return this;
    }

    public List<String> lines() {
        int[] widths = widths();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /** With what does not fit into so many characters put under the beginning of its last cell, which is broken at blanks. */
    public List<String> lines(int width) {
        int[] widths = widths();
        int last = widths.length - 1;
        int indent = IntStream.of(widths).limit(last).sum() + last * GAP.length();
        int room = Math.max(width - indent, LEAST_ROOM);
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> parts = broken(row.get(last), room);
            List<String> first = new ArrayList<>(row.subList(0, last));
            first.add(parts.get(0));
            lines.add(joined(first, widths).stripTrailing());
            parts.stream().skip(1).forEach(part -> lines.add(" ".repeat(indent) + part));
        }
        return lines;
    }

    private static List<String> broken(String text, int room) {
        List<String> parts = new ArrayList<>();
        String rest = text;
        while (rest.length() > room) {
            int blank = rest.lastIndexOf(' ', room);
            int end = blank > 0 ? blank : room;
            parts.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        parts.add(rest);
        return parts;
    }

    private int[] widths() {
        return IntStream.range(0, rows.get(0).size()).map(this::width).toArray();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String line(List<String> row, int[] widths) {
        return joined(row, widths).stripTrailing();
    }

    private static String joined(List<String> row, int[] widths) {
        return IntStream.range(0, row.size())
                .mapToObj(i -> row.get(i) + " ".repeat(widths[i] - row.get(i).length()))
                .collect(Collectors.joining(GAP));
    }
}
