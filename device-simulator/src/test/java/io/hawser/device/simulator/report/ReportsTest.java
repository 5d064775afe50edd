package io.hawser.device.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.device.simulator.figures.AttackReport;
import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.figures.LoadSide;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.figures.Sample;
import io.hawser.device.simulator.figures.Timeline;
import io.hawser.protocol.CommandResult;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** A report as JSON, read again, added up, as a table and as a page. */
class ReportsTest {
    private static final FleetReport REPORT = report(1_000, 0.2);

    @Test
    void whatIsWrittenWholeIsReadAgain() {
        FleetReport read = ReportReader.read(ReportJson.whole(verdict(REPORT)));

        assertThat(ReportJson.whole(verdict(read))).isEqualTo(ReportJson.whole(verdict(REPORT)));
        assertThat(read.total().latency().p99())
                .isEqualTo(REPORT.total().latency().p99());
        assertThat(read.timeline()).isEqualTo(REPORT.timeline());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"scenario\":\"x\"}"})
    void whatIsNoReportIsRefused(String json) {
        assertThatThrownBy(() -> ReportReader.read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("report:");
    }

    @Test
    void reportsOfTwoProcessesAddUpToOneRun() {
        FleetReport sum = REPORT.plus(report(9_000, 0.5));

        assertThat(sum.populations()).hasSize(1);
        assertThat(sum.total().devices()).isEqualTo(20);
        assertThat(sum.total().sent()).isEqualTo(200);
        assertThat(sum.total().failed()).containsEntry("link-lost", 4);
        assertThat(sum.total().commands()).containsEntry(CommandResult.Status.FAILED, 4L);
        assertThat(sum.attacks().getFirst().endings()).containsEntry("closed", 10L);
        assertThat(sum.total().latency().count()).isEqualTo(200);
        // of 200, a hundred took 1 ms and a hundred 9 ms
        assertThat(sum.total().latency().p50().toMillis()).isEqualTo(1);
        assertThat(sum.total().latency().p95().toMillis()).isEqualTo(9);
        assertThat(sum.timeline().samples().getFirst().sent()).isEqualTo(20);
        assertThat(sum.timeline().samples().getFirst().p99()).isEqualTo(Duration.ofMillis(9));
        assertThat(sum.loadSide().ownShare()).isEqualTo(0.7);
    }

    @Test
    void longRunKeepsItsSumsInFewerSamples() {
        Timeline timeline = Timeline.empty(Duration.ofSeconds(1));
        for (int second = 1; second <= 10_000; second++) {
            timeline = timeline.with(sample(second, 1, Duration.ZERO));
        }

        assertThat(timeline.samples()).hasSizeBetween(500, 1_200);
        assertThat(timeline.samples().stream().mapToLong(Sample::sent).sum()).isEqualTo(10_000);
        assertThat(timeline.samples().getLast().at()).isEqualTo(Duration.ofSeconds(10_000));
    }

    @Test
    void theLoadSideSaysWhenItMayBeTheLimit() {
        Duration late = Duration.ofMillis(30);

        assertThat(new LoadSide(2, 0.1, 0.3, Duration.ZERO, late).verdict()).isEqualTo("not the limit");
        assertThat(new LoadSide(2, 0.9, 0.95, Duration.ZERO, late).verdict()).contains("MAY BE", "itself");
        assertThat(new LoadSide(2, 0.1, 0.3, late, late).verdict()).contains("MAY BE", "late");
        assertThat(new LoadSide(2, 0.1, 0.99, Duration.ZERO, late).verdict()).contains("MAY BE", "machine");
        assertThat(ReportTable.of(verdict(REPORT))).contains("load side               not the limit (own 20 %");
    }

    @Test
    void pageIsWellFormedLoadsNothingAndEscapesWhatItShows() throws Exception {
        String page = ReportPage.of(verdict(REPORT), "name = \"<script>\" & so on");

        assertThat(page)
                .startsWith("<!doctype html>")
                .contains("&lt;script&gt;", "link-lost", "Uplinks", "Latency", "holds: lost == 0")
                .doesNotContain("<script", "src=", "http:", "https:", "@import");
        assertThat(page.split("<svg", -1)).hasSize(6);
        for (String svg : page.split("(?=<svg)|(?<=</svg>)", -1)) {
            if (svg.startsWith("<svg")) {
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
            }
        }
    }

    private static Verdict verdict(FleetReport report) {
        return new Verdict(report, List.of(Assertion.parse("lost == 0")));
    }

    private static FleetReport report(long micros, double ownShare) {
        Histogram latencies = new Histogram(Latency.MAX_MICROS, Latency.DIGITS);
        latencies.recordValueWithCount(micros, 100);
        PopulationReport sensors = new PopulationReport(
                "sensors",
                10,
                8,
                new TreeMap<>(Map.of("link-lost", 2)),
                1,
                0,
                0,
                100,
                100,
                0,
                0,
                0,
                0,
                Map.of(CommandResult.Status.FAILED, 2L),
                Latency.of(latencies));
        return new FleetReport(
                "test",
                7,
                Duration.ofSeconds(10),
                List.of(sensors),
                List.of(new AttackReport("bad", "noise", 3, new TreeMap<>(Map.of("closed", 5L)))),
                new Timeline(
                        Duration.ofSeconds(1),
                        IntStream.rangeClosed(1, 10)
                                .mapToObj(second -> sample(second, 10, Duration.ofNanos(micros * 1_000)))
                                .toList()),
                new LoadSide(2, ownShare, 0.3, Duration.ofMillis(1), Duration.ofMillis(5)));
    }

    private static Sample sample(int second, long sent, Duration latency) {
        return new Sample(
                Duration.ofSeconds(second), 8, sent, sent, 1, 1, 1, latency, latency, latency, Duration.ofMillis(1));
    }
}
