package io.hawser.device.simulator.replay;

import java.time.Duration;
import java.util.Arrays;

/**
 * How late steps were.
 *
 * <p>Threads: one; whoever started it reads once it has ended.
 */
final class Lags {
    private static final int INITIAL = 16;

    private long[] nanos = new long[INITIAL];
    private int count;

    void add(long late) {
        makeRoom(1);
        nanos[count++] = Math.max(0, late);
    }

    void addAll(Lags other) {
        makeRoom(other.count);
        System.arraycopy(other.nanos, 0, nanos, count, other.count);
        count += other.count;
    }

    /** No more than {@code share} of all were later; zero when there are none. */
    Duration percentile(double share) {
        if (count == 0) {
            return Duration.ZERO;
        }
        Arrays.sort(nanos, 0, count);
        return Duration.ofNanos(nanos[(int) Math.ceil(share * count) - 1]);
    }

    private void makeRoom(int more) {
        if (count + more > nanos.length) {
            nanos = Arrays.copyOf(nanos, Math.max(count + more, 2 * nanos.length));
        }
    }
}
