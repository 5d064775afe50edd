package io.hawser.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.figures.LoadSide;
import io.hawser.load.gatling.figures.Figures;
import io.hawser.load.gatling.figures.RequestFigures;
import io.hawser.load.plan.Bound;
import io.hawser.load.plan.LoadPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadResultTest {
    private static final LoadPlan PLAN = LoadPlan.asks("?").bound(new Bound("beside", "alone", 99, 1.5, 20));

    @Test
    void requestIsHeldAgainstAnother() {
        assertThat(result(request("alone", 100), request("beside", 169)).broken())
                .isEmpty();
        assertThat(result(request("alone", 100), request("beside", 172)).broken())
                .containsExactly("p99 of beside 172.0 ms: at most 1.5 × alone's 100.0 ms + 20 ms");
    }

    @Test
    void whatWasNotMeasuredIsNoGoodResult() {
        assertThat(result(request("alone", 100)).broken()).containsExactly("no beside was measured");
    }

    private static LoadResult result(RequestFigures... requests) {
        Figures figures = new Figures(
                "Test",
                Instant.EPOCH,
                Duration.ofSeconds(1),
                1,
                List.of(requests),
                new LoadSide(2, 0.1, 0.2, Duration.ZERO, Duration.ZERO));
        return new LoadResult(figures, List.of(), List.of(), Optional.empty(), Optional.empty()).judgedBy(PLAN);
    }

    private static RequestFigures request(String name, long millis) {
        Histogram micros = new Histogram(Latency.MAX_MICROS, Latency.DIGITS);
        micros.recordValueWithCount(millis * 1_000, 100);
        return new RequestFigures(name, 100, new TreeMap<>(), Latency.of(micros));
    }
}
