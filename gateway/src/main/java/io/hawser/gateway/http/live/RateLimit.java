package io.hawser.gateway.http.live;

/**
 * So many in a second, and as many at once after a second without any.
 *
 * <p>Threads: one at a time.
 */
final class RateLimit {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private double left;
    private long nanos;

    RateLimit(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.left = perSecond;
        this.nanos = nowNanos;
    }

    /** Whether there may be one more. */
    boolean take(long nowNanos) {
        left = Math.min(perSecond, left + (nowNanos - nanos) / NANOS_PER_SECOND * perSecond);
        nanos = nowNanos;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
