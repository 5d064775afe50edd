package io.hawser.device.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void durationsAreReadAndShown() {
        assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Durations.parse("1.5s")).isEqualTo(Duration.ofMillis(1_500));
        assertThat(Durations.parse("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(Durations.parse("250us")).isEqualTo(Duration.ofNanos(250_000));
        assertThat(Durations.parse("0")).isZero();
        assertThat(Durations.parse("none")).isZero();
        assertThat(Durations.write(Duration.ofMinutes(2))).isEqualTo("120s");
        assertThat(Durations.write(Duration.ofMillis(1_500))).isEqualTo("1500ms");
        assertThat(Durations.write(Duration.ofNanos(1_501_000))).isEqualTo("1501us");
        assertThat(Durations.show(Duration.ofNanos(250_000))).isEqualTo("250 µs");
        assertThat(Durations.show(Duration.ofMillis(12))).isEqualTo("12.0 ms");
        assertThat(Durations.show(Duration.ofMillis(1_500))).isEqualTo("1.50 s");
    }
}
