package io.hawser.device.simulator;

import io.hawser.device.simulator.scenario.Arrival;
import java.util.OptionalLong;

/**
 * What a device has to send and when each was due. Being behind costs no memory: the times of what is not sent yet are drawn
 * again from a second copy of the same schedule.
 *
 * <p>Threads: under the device's lock.
 */
final class Backlog {
    private final Arrival.Schedule coming;
    private final Arrival.Schedule waiting;
    private long begunAt;
    private long due;
    private long taken;

    /** @param coming and {@code waiting} two of the same times */
    Backlog(Arrival.Schedule coming, Arrival.Schedule waiting) {
        this.coming = coming;
        this.waiting = waiting;
    }

    /** The schedule begins at {@code nanos}. */
    void begin(long nanos) {
        begunAt = nanos;
    }

    /** When the next one will be due; empty when none will. Called once for each. */
    OptionalLong next() {
        OptionalLong next = coming.next();
        return next.isPresent() ? OptionalLong.of(begunAt + next.getAsLong()) : next;
    }

    /** One more is due. */
    void onDue() {
        due++;
    }

    /** How many are due and not taken. */
    long size() {
        return due - taken;
    }

    boolean isEmpty() {
        return taken == due;
    }

    /** Takes the oldest one: when it was due. There is one. */
    long take() {
        taken++;
        return begunAt + waiting.next().orElseThrow();
    }
}
