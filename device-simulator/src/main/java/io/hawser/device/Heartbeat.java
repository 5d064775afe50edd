package io.hawser.device;

import java.time.Duration;

/**
 * When a session needs a sign of life, and when it has been without one for too long.
 *
 * <p>Threads: under the device's lock; see {@link Turn}. Times are ns of the device's clock.
 */
final class Heartbeat {
    private final long keepAliveNanos;
    private long lastSent;
    private long lastReceived;

    /** @param keepAlive what the gateway granted; not zero */
    Heartbeat(Duration keepAlive, long now) {
        this.keepAliveNanos = keepAlive.toNanos();
        this.lastSent = now;
        this.lastReceived = now;
    }

    void onSent(long now) {
        lastSent = now;
    }

    void onReceived(long now) {
        lastReceived = now;
    }

    /** What to do at {@code now}. A silent gateway is asked too, for our own messages say nothing about it. */
    Beat check(long now) {
        if (now - lastReceived >= keepAliveNanos + keepAliveNanos / 2) {
            return Beat.LOST;
        }
        return now - Math.min(lastSent, lastReceived) >= keepAliveNanos / 2 ? Beat.PING : Beat.FINE;
    }

    /** How long after {@code now}, when all is fine, to check again. */
    Duration nextCheck(long now) {
        long due = Math.min(lastSent, lastReceived) + keepAliveNanos / 2;
        // An unanswered PING leaves "received" in the past; then every half interval is often enough.
        return Duration.ofNanos(due - now > 0 ? due - now : keepAliveNanos / 2);
    }

    /** What a session needs. */
    enum Beat {
        /** Nothing. */
        FINE,
        /** A PING. */
        PING,
        /** An end: the gateway is gone. */
        LOST
    }
}
