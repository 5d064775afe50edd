package io.hawser.gateway.metrics;

import io.hawser.gateway.metrics.Timings.BucketCounts;

/**
 * How long things took lately: what was recorded between two looks at a histogram.
 *
 * <p>Threads: one at a time.
 */
final class TimingWindow {
    private final Timings timings;
    private final Timing timing;
    private Recent last;

    TimingWindow(Timings timings, Timing timing) {
        this.timings = timings;
        this.timing = timing;
        BucketCounts begin = timings.counts(timing);
        this.last = new Recent(begin, begin);
    }

    /** What was recorded since the last look, which is this one from now on. */
    Recent look() {
        last = new Recent(timings.counts(timing), last.now());
        return last;
    }

    /** What the last look saw. */
    Recent last() {
        return last;
    }

    /** What was recorded between two looks. */
    record Recent(BucketCounts now, BucketCounts before) {

        /**
         * What so many of them, from 0 to 1, did not exceed: in milliseconds, within a bucket as if they were spread evenly;
         * NaN when nothing was recorded.
         */
        double percentile(double share) {
            double total = now.total() - before.total();
            if (total <= 0) {
                return Double.NaN;
            }
            double wanted = share * total;
            double lower = 0;
            double below = 0;
            for (int i = 0; i < now.buckets().size(); i++) {
                double upTo = upTo(i);
                double upper = now.buckets().get(i).boundMillis();
                if (upTo >= wanted) {
                    return lower + (upper - lower) * (wanted - below) / (upTo - below);
                }
                lower = upper;
                below = upTo;
            }
            return lower; // beyond the last bound nobody knows how far
        }

        private double upTo(int bucket) {
            return now.buckets().get(bucket).upTo()
                    - before.buckets().get(bucket).upTo();
        }
    }
}
