package io.hawser.gateway.bench;

import java.util.List;

/**
 * What a simulator saw in the measured time; the last three from its beginning.
 *
 * @param acknowledged uplinks
 * @param p50 in ms, the middle of those of all seconds
 * @param p99 likewise
 * @param worstP99 that of the worst second
 * @param reconnects of devices that lost their session
 * @param lost uplinks that were not acknowledged though their device was in session
 * @param failed devices that were not in session in the end
 */
public record SessionsFigures(
        long acknowledged, double p50, double p99, double worstP99, long reconnects, long lost, long failed) {

    /** In one line, which {@link #parse} reads. */
    String line() {
        return String.join(
                " ",
                List.of(acknowledged, p50, p99, worstP99, reconnects, lost, failed).stream()
                        .map(String::valueOf)
                        .toList());
    }

    public static SessionsFigures parse(String line) {
        String[] field = line.split(" ", -1);
        return new SessionsFigures(
                Long.parseLong(field[0]),
                Double.parseDouble(field[1]),
                Double.parseDouble(field[2]),
                Double.parseDouble(field[3]),
                Long.parseLong(field[4]),
                Long.parseLong(field[5]),
                Long.parseLong(field[6]));
    }

    /** Both together; of latencies the worse. */
    public SessionsFigures plus(SessionsFigures other) {
        return new SessionsFigures(
                acknowledged + other.acknowledged,
                Math.max(p50, other.p50),
                Math.max(p99, other.p99),
                Math.max(worstP99, other.worstP99),
                reconnects + other.reconnects,
                lost + other.lost,
                failed + other.failed);
    }
}
