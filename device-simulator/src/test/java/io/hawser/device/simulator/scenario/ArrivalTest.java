package io.hawser.device.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ArrivalTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void everyKeepsItsIntervalAndBeginsWithinIt() {
        List<Long> times = times(new Arrival.Every(SECOND), 50);

        assertThat(times.getFirst()).isBetween(0L, SECOND.toNanos() - 1);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isEqualTo(SECOND.toNanos());
        }
    }

    @Test
    void burstsAreInARowAndThenThereIsSilence() {
        List<Long> times = times(new Arrival.Bursts(SECOND, 3, Duration.ofMillis(10)), 6);

        List<Long> gaps = gaps(times);
        assertThat(gaps.subList(0, 2)).containsOnly(10_000_000L);
        assertThat(gaps.get(2)).isEqualTo(980_000_000L);
        assertThat(gaps.subList(3, 5)).containsOnly(10_000_000L);
    }

    @Test
    void poissonHasItsRateAndTheSpreadOfChance() {
        List<Long> gaps = gaps(times(new Arrival.Poisson(SECOND), 20_000));

        double mean = gaps.stream().mapToLong(Long::longValue).average().orElseThrow();
        double variance = gaps.stream()
                .mapToDouble(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo((double) SECOND.toNanos(), Percentage.withPercentage(3));
        // an exponential distribution's standard deviation is its mean
        assertThat(Math.sqrt(variance)).isCloseTo(mean, Percentage.withPercentage(5));
    }

    @Test
    void dayCurveFollowsTheWeightsOfItsHours() {
        List<Double> hours = new ArrayList<>(Collections.nCopies(24, 0.0));
        hours.set(6, 1.0);
        hours.set(18, 3.0);
        Duration day = Duration.ofSeconds(24);
        long[] counts = new long[24];

        for (long time : times(new Arrival.DayCurve(Duration.ofMillis(100), day, hours), 8_000)) {
            counts[(int) (time % day.toNanos() * 24 / day.toNanos())]++;
        }

        assertThat(counts[6] + counts[18]).isEqualTo(8_000);
        assertThat((double) counts[18] / counts[6]).isCloseTo(3, within(0.3));
    }

    @Test
    void neverIsNever() {
        assertThat(new Arrival.Never().schedule(new SplittableRandom(1)).next()).isEmpty();
    }

    @Test
    void sameChanceGivesTheSameTimes() {
        Arrival poisson = new Arrival.Poisson(SECOND);

        assertThat(times(poisson, 100)).isEqualTo(times(poisson, 100));
    }

    @Test
    void burstThatDoesNotFitItsIntervalIsRefused() {
        assertThatThrownBy(() -> new Arrival.Bursts(SECOND, 11, Duration.ofMillis(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("burst-spacing");
    }

    private static List<Long> times(Arrival arrival, int count) {
        Arrival.Schedule schedule = arrival.schedule(new SplittableRandom(42));
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(schedule.next().orElseThrow());
        }
        return times;
    }

    private static List<Long> gaps(List<Long> times) {
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add(times.get(i) - times.get(i - 1));
        }
        return gaps;
    }
}
