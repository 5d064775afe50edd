package io.hawser.gateway.http.live;

/**
 * So many in a second, and as many at once after a second without any. Whoever is over it gets none for a tenth of a second,
 * and then some in a row: what is left out is then told in few words, not in one between any two that come through.
 *
 * <p>Threads: one at a time.
 */
final class RateLimit {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double ROW = 0.1; // of a second's

    private final double perSecond;
    private double left;
    private boolean over;
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
        over = left < (over ? Math.max(1, perSecond * ROW) : 1);
        if (!over) {
            left--;
        }
        return !over;
    }
}
