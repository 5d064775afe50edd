package io.hawser.device.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.device.simulator.FleetReport;
import io.hawser.device.simulator.Latency;
import io.hawser.protocol.CommandResult;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionTest {
    private static final FleetReport REPORT = new FleetReport(
            Duration.ofSeconds(10),
            10,
            8,
            new TreeMap<>(Map.of("link-lost", 2)),
            1,
            0,
            100,
            90,
            4,
            6,
            0,
            0,
            Map.of(CommandResult.Status.SUCCEEDED, 3L, CommandResult.Status.FAILED, 2L),
            new Latency(90, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(1)));

    @ParameterizedTest
    @CsvSource({
        "p50 < 2ms, true",
        "p50<1ms, false",
        "p95 <= 5ms, true",
        "p99 < 50ms, false",
        "p99 <= 0.05s, true",
        "P99 == 50000us, true",
        "max > 1s, false",
        "max >= 1s, true",
        "connected == 8, true",
        "failed == 2, true",
        "lost < 4, false",
        "lost > 3, true",
        "sent >= 100, true",
        "acknowledged == 90, true",
        "commands == 5, true"
    })
    void holdsOrNot(String text, boolean holds) {
        assertThat(Assertion.parse(text).holds(REPORT)).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "p99",
                "p99 <",
                "p99 = 5ms",
                "p99 != 5ms",
                "p99 << 5ms",
                "p98 < 5ms",
                "p99 < 5",
                "p99 < -5ms",
                "lost < 5ms",
                "lost == 0 and sent > 1"
            })
    void anythingElseIsRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> Assertion.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected:");
    }

    @Test
    void durationsAreReadAndShown() {
        assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Durations.parse("1.5s")).isEqualTo(Duration.ofMillis(1_500));
        assertThat(Durations.parse("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(Durations.parse("250us")).isEqualTo(Duration.ofNanos(250_000));
        assertThat(Durations.parse("0")).isZero();
        assertThat(Durations.parse("none")).isZero();
        assertThat(Durations.show(Duration.ofNanos(250_000))).isEqualTo("250 µs");
        assertThat(Durations.show(Duration.ofMillis(12))).isEqualTo("12.0 ms");
        assertThat(Durations.show(Duration.ofMillis(1_500))).isEqualTo("1.50 s");
    }
}
