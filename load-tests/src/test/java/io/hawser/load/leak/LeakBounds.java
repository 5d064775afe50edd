package io.hawser.load.leak;

import java.util.Locale;
import java.util.Optional;

/**
 * From when on growth is a leak.
 *
 * @param heapFactor how many times the heap after warming up it may be in the end
 * @param heapSlackBytes and so many bytes more
 * @param descriptorSlack how many descriptors more there may be in the end than in the beginning
 */
record LeakBounds(double heapFactor, long heapSlackBytes, int descriptorSlack) {
    private static final double MIB = 1 << 20;

    /** Why the heap leaks, both readings taken under the same load; empty when it does not. */
    Optional<String> heapLeak(Reading warm, Reading end) {
        double most = warm.heapBytes() * heapFactor + heapSlackBytes;
        return end.heapBytes() <= most
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "heap: %.1f MiB after %.1f MiB when warm (expected: at most %.1f MiB)",
                        end.heapBytes() / MIB,
                        warm.heapBytes() / MIB,
                        most / MIB));
    }

    /** Why descriptors leak, both readings taken while nobody was there; empty when they do not. */
    Optional<String> descriptorLeak(Reading start, Reading end) {
        int most = start.descriptors() + descriptorSlack;
        return end.descriptors() <= most
                ? Optional.empty()
                : Optional.of("descriptors: " + end.descriptors() + " after " + start.descriptors()
                        + " at the start (expected: at most " + most + ")");
    }
}
