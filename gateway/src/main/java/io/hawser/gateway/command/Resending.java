package io.hawser.gateway.command;

import java.time.Duration;

/**
 * When a command is sent again: after a pause that doubles up to a minute, or once more when it did not arrive.
 *
 * <p>Threads: under the lock of the command's {@link DeviceQueue}.
 */
final class Resending {
    private static final long MAX_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private long dueNanos;
    private long pauseNanos;
    private boolean retries; // it did not arrive, and is to be tried again

    /** It is sent, to the session that it was sent to before or to another. */
    void onSent(boolean toTheSame, Duration interval, long now) {
        pauseNanos = toTheSame
                ? Math.max(interval.toNanos(), Math.min(2 * pauseNanos, MAX_PAUSE_NANOS))
                : interval.toNanos();
        dueNanos = now + pauseNanos;
        retries = false;
    }

    void onUndelivered(Duration interval, long now) {
        dueNanos = now + interval.toNanos();
        retries = true;
    }

    boolean isDue(long now) {
        return now - dueNanos >= 0;
    }

    long nanosLeft(long now) {
        return dueNanos - now;
    }

    boolean retries() {
        return retries;
    }

    /** Whether it has waited for long enough to be tried again; true once. */
    boolean takesRetry(long now) {
        boolean due = retries && isDue(now);
        retries &= !due;
        return due;
    }

    void endRetries() {
        retries = false;
    }
}
