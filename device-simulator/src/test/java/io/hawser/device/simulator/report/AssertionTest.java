package io.hawser.device.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.figures.LoadSide;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.figures.Timeline;
import io.hawser.protocol.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionTest {
    private static final PopulationReport SENSORS = new PopulationReport(
            "sensors",
            10,
            8,
            new TreeMap<>(Map.of("link-lost", 2)),
            1,
            0,
            2,
            100,
            90,
            4,
            6,
            7,
            0,
            Map.of(CommandResult.Status.SUCCEEDED, 3L, CommandResult.Status.FAILED, 2L),
            latency(1_000, 50, 5_000, 46, 50_000, 3, 1_000_000, 1));
    private static final FleetReport REPORT = new FleetReport(
            "test",
            1,
            Duration.ofSeconds(10),
            List.of(SENSORS, PopulationReport.empty("pumps")),
            List.of(),
            Timeline.empty(Duration.ofSeconds(1)),
            new LoadSide(2, 0.1, 0.2, Duration.ZERO, Duration.ZERO));

    /** So many of each of these, in µs. */
    private static Latency latency(long... valuesAndCounts) {
        Histogram micros = new Histogram(Latency.MAX_MICROS, Latency.DIGITS);
        for (int i = 0; i < valuesAndCounts.length; i += 2) {
            micros.recordValueWithCount(valuesAndCounts[i], valuesAndCounts[i + 1]);
        }
        return Latency.of(micros);
    }

    @ParameterizedTest
    @CsvSource({
        "p50 < 2ms, true",
        "p50<1ms, false",
        "p95 <= 5.1ms, true",
        "p99 < 50ms, false",
        "p99 <= 0.0501s, true",
        "P99 <= 50.1ms, true",
        "max > 1.01s, false",
        "max >= 1s, true",
        "connected == 8, true",
        "failed == 2, true",
        "lost < 4, false",
        "lost > 3, true",
        "sent >= 100, true",
        "acknowledged == 90, true",
        "commands == 5, true",
        "reconnects == 1, true",
        "violations == 0, true",
        "repeats == 2, true",
        "unsent < 7, false",
        "p999 <= 1.01s, true",
        "sensors.lost == 4, true",
        "pumps.lost == 0, true",
        "pumps.p99 < 1s, false",
        "nobody.lost == 0, false"
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
}
