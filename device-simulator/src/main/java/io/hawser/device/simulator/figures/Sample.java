package io.hawser.device.simulator.figures;

import java.time.Duration;

/**
 * One stretch of a run, a second at first.
 *
 * @param at when it ended, since the run began
 * @param connected devices in session at its end
 * @param sent uplinks in it
 * @param acknowledged uplinks in it
 * @param reconnects in it, beyond those that the plan began
 * @param commands carried out in it
 * @param attacks that ended in it
 * @param p50 of the uplinks acknowledged in it; zero when none was
 * @param p99 the same
 * @param max the same
 * @param lag how late the load side's own clockwork was at worst
 */
public record Sample(
        Duration at,
        long connected,
        long sent,
        long acknowledged,
        long reconnects,
        long commands,
        long attacks,
        Duration p50,
        Duration p99,
        Duration max,
        Duration lag) {

    /** This and the stretch behind it as one; of percentiles the worse one is kept. */
    Sample followedBy(Sample next) {
        return new Sample(
                next.at,
                next.connected,
                sent + next.sent,
                acknowledged + next.acknowledged,
                reconnects + next.reconnects,
                commands + next.commands,
                attacks + next.attacks,
                greater(p50, next.p50),
                greater(p99, next.p99),
                greater(max, next.max),
                greater(lag, next.lag));
    }

    /** This and the same stretch of another process as one. */
    Sample beside(Sample other) {
        return new Sample(
                greater(at, other.at),
                connected + other.connected,
                sent + other.sent,
                acknowledged + other.acknowledged,
                reconnects + other.reconnects,
                commands + other.commands,
                attacks + other.attacks,
                greater(p50, other.p50),
                greater(p99, other.p99),
                greater(max, other.max),
                greater(lag, other.lag));
    }

    private static Duration greater(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
