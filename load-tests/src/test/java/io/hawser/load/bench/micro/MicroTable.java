package io.hawser.load.bench.micro;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures of a run, a line each, below the name of their class. */
final class MicroTable {
    private static final String LAYOUT = "  %-34s %14s %14s %10s %12s%n";
    private static final double MICRO = 1_000;

    private final List<MicroFigure> figures;

    MicroTable(Collection<MicroFigure> figures) {
        this.figures = List.copyOf(figures);
    }

    void print(PrintStream out) {
        figures.stream()
                .map(MicroFigure::type)
                .distinct()
                .sorted(Comparator.comparing(Class::getSimpleName))
                .forEach(type -> print(type, out));
    }

    private void print(Class<?> type, PrintStream out) {
        out.printf("%n%s%n", type.getSimpleName());
        out.printf(LAYOUT, "operation", "time/op", "+/-", "ratio", "bytes/op");
        for (MicroFigure figure : figures) {
            if (figure.type() == type) {
                out.printf(
                        LAYOUT,
                        figure.title(),
                        time(figure.nanos()),
                        time(figure.errorNanos()),
                        ratio(figure),
                        number("%,.0f", figure.bytes()));
            }
        }
    }

    /** To the reference, if that ran too; a reference has none. */
    private String ratio(MicroFigure figure) {
        Optional<MicroFigure> reference =
                figures.stream().filter(figure::isMeasuredAgainst).findFirst();
        return reference
                .map(against -> number("%.2f", figure.nanos() / against.nanos()))
                .orElse("-");
    }

    private static String time(double nanos) {
        return nanos < MICRO ? number("%.1f ns", nanos) : number("%,.1f us", nanos / MICRO);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
