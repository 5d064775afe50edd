package io.hawser.device.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class AmountTest {
    private static final int MANY = 50_000;

    @Test
    void logNormalHasTheMedianAndTheTailThatAreAskedFor() {
        double[] drawn = draw(new Amount.LogNormal(80, 900));

        assertThat(drawn[MANY / 2]).isCloseTo(80, Percentage.withPercentage(3));
        assertThat(drawn[MANY / 100 * 99]).isCloseTo(900, Percentage.withPercentage(10));
    }

    @Test
    void othersHaveTheirMeansAndAreNeverNegative() {
        assertThat(mean(new Amount.Fixed(7))).isEqualTo(7);
        assertThat(mean(new Amount.Uniform(10, 20))).isCloseTo(15, Percentage.withPercentage(1));
        assertThat(mean(new Amount.Exponential(100))).isCloseTo(100, Percentage.withPercentage(3));
        assertThat(mean(new Amount.Normal(100, 20))).isCloseTo(100, Percentage.withPercentage(1));
        assertThat(draw(new Amount.Normal(0, 20))[0]).isZero();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new Amount.Uniform(2, 1)).hasMessageContaining("max: 1.0");
        assertThatThrownBy(() -> new Amount.Fixed(-1)).hasMessageContaining("value: -1.0");
        assertThatThrownBy(() -> new Amount.LogNormal(5, 4)).hasMessageContaining("p99: 4.0");
        assertThatThrownBy(() -> new Amount.Exponential(Double.NaN)).hasMessageContaining("mean: NaN");
    }

    private static double mean(Amount amount) {
        return Arrays.stream(draw(amount)).average().orElseThrow();
    }

    /** Many, sorted. */
    private static double[] draw(Amount amount) {
        SplittableRandom random = new SplittableRandom(42);
        double[] drawn = new double[MANY];
        Arrays.setAll(drawn, _ -> amount.draw(random));
        Arrays.sort(drawn);
        return drawn;
    }
}
