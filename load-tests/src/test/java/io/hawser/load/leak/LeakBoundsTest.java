package io.hawser.load.leak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeakBoundsTest {
    private static final long MIB = 1 << 20;
    private static final LeakBounds BOUNDS = new LeakBounds(1.2, 16 * MIB, 16);

    @Test
    void heapThatGrowsByAFifthAndALittleIsNoLeak() {
        Reading warm = new Reading(100 * MIB, 50);

        assertThat(BOUNDS.heapLeak(warm, new Reading(136 * MIB, 50))).isEmpty();
        assertThat(BOUNDS.heapLeak(warm, new Reading(137 * MIB, 50)))
                .hasValue("heap: 137.0 MiB after 100.0 MiB when warm (expected: at most 136.0 MiB)");
    }

    @Test
    void descriptorsThatStayOpenWhenEverybodyHasLeftAreALeak() {
        Reading start = new Reading(0, 50);

        assertThat(BOUNDS.descriptorLeak(start, new Reading(0, 66))).isEmpty();
        assertThat(BOUNDS.descriptorLeak(start, new Reading(0, 67)))
                .hasValue("descriptors: 67 after 50 at the start (expected: at most 66)");
    }
}
