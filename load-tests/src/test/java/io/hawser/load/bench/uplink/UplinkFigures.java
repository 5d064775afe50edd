package io.hawser.load.bench.uplink;

import java.util.Locale;

/**
 * What one round showed.
 *
 * @param acknowledgedPerSecond messages that the server acknowledged, in the measured time
 * @param receivedPerSecond messages that the subscriber got, in the measured time
 * @param behind acknowledged messages that the subscriber had not got when the measured time ended
 * @param acknowledged all messages, warm-up included
 * @param lost acknowledged messages that the subscriber did not get in the end
 * @param repeated messages that the subscriber got once more
 * @param outOfOrder messages that the subscriber got after a later one of their device
 * @param serverShare of a core, in the measured time
 * @param loadShare of a core, in the measured time; publishers and subscriber together
 */
record UplinkFigures(
        double acknowledgedPerSecond,
        double receivedPerSecond,
        long behind,
        long acknowledged,
        long lost,
        long repeated,
        long outOfOrder,
        double serverShare,
        double loadShare) {

    /** One line, which {@link #parse} reads. */
    String line() {
        return String.join(
                " ",
                String.valueOf(acknowledgedPerSecond),
                String.valueOf(receivedPerSecond),
                String.valueOf(behind),
                String.valueOf(acknowledged),
                String.valueOf(lost),
                String.valueOf(repeated),
                String.valueOf(outOfOrder),
                String.valueOf(serverShare),
                String.valueOf(loadShare));
    }

    static UplinkFigures parse(String line) {
        String[] field = line.split(" ", -1);
        return new UplinkFigures(
                Double.parseDouble(field[0]),
                Double.parseDouble(field[1]),
                Long.parseLong(field[2]),
                Long.parseLong(field[3]),
                Long.parseLong(field[4]),
                Long.parseLong(field[5]),
                Long.parseLong(field[6]),
                Double.parseDouble(field[7]),
                Double.parseDouble(field[8]));
    }

    static String heading() {
        return "%-14s %12s %12s %9s %12s %9s %9s %9s %7s %7s"
                .formatted(
                        "",
                        "acked/s",
                        "received/s",
                        "behind",
                        "acked",
                        "lost",
                        "repeated",
                        "disorder",
                        "server",
                        "load");
    }

    String row(String name) {
        return String.format(
                Locale.ROOT,
                "%-14s %,12.0f %,12.0f %,9d %,12d %,9d %,9d %,9d %6.0f%% %6.0f%%",
                name,
                acknowledgedPerSecond,
                receivedPerSecond,
                behind,
                acknowledged,
                lost,
                repeated,
                outOfOrder,
                serverShare * 100,
                loadShare * 100);
    }
}
