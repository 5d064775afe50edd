package io.hawser.device.simulator.figures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A run in stretches of one length, from its beginning. It has a limit: of a long run, neighbours become one.
 *
 * @param step the length of each
 * @param samples in order
 */
public record Timeline(Duration step, List<Sample> samples) {
    private static final int MAX_SAMPLES = 1_200;
    /** No clockwork is exact. */
    private static final Duration TOLERANCE = Duration.ofMillis(500);

    public Timeline {
        samples = List.copyOf(samples);
    }

    /** With nothing in it yet. */
    public static Timeline empty(Duration step) {
        return new Timeline(step, List.of());
    }

    /**
     * This with one more stretch of a second behind it. Of a long run the last stretch grows until it is as long as the others.
     */
    public Timeline with(Sample next) {
        List<Sample> longer = new ArrayList<>(samples);
        boolean fills = !longer.isEmpty() && next.at().minus(startOfLast()).compareTo(step.plus(TOLERANCE)) <= 0;
        if (fills) {
            longer.set(longer.size() - 1, longer.getLast().followedBy(next));
        } else {
            longer.add(next);
        }
        Timeline timeline = new Timeline(step, longer);
        return longer.size() > MAX_SAMPLES ? timeline.halved() : timeline;
    }

    /** Both runs at once, second by second. */
    public Timeline plus(Timeline other) {
        Timeline one = this;
        Timeline two = other;
        while (one.step.compareTo(two.step) < 0) {
            one = one.halved();
        }
        while (two.step.compareTo(one.step) < 0) {
            two = two.halved();
        }
        List<Sample> longer = one.samples.size() >= two.samples.size() ? one.samples : two.samples;
        int both = Math.min(one.samples.size(), two.samples.size());
        List<Sample> sum = new ArrayList<>(longer);
        for (int i = 0; i < both; i++) {
            sum.set(i, one.samples.get(i).beside(two.samples.get(i)));
        }
        return new Timeline(one.step, sum);
    }

    private Duration startOfLast() {
        return samples.size() < 2
                ? Duration.ZERO
                : samples.get(samples.size() - 2).at();
    }

    private Timeline halved() {
        List<Sample> half = new ArrayList<>(samples.size() / 2 + 1);
        for (int i = 0; i < samples.size(); i += 2) {
            Sample first = samples.get(i);
            half.add(i + 1 < samples.size() ? first.followedBy(samples.get(i + 1)) : first);
        }
        return new Timeline(step.multipliedBy(2), half);
    }
}
