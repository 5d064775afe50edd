package io.hawser.client.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.EventLogView;
import io.hawser.client.view.NodeState;
import io.hawser.client.view.NodeView;
import io.hawser.client.view.ProbeView;
import io.hawser.client.view.RatesView;
import io.hawser.client.view.StatusView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
    private static final Duration UPTIME = Duration.ofHours(5);
    private static final Instant NOW = START.plus(UPTIME);

    private final List<ComponentView> components = new ArrayList<>();
    private final List<ProbeView> probes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<NodeView> nodes = new ArrayList<>();

    @Test
    void aNodeWithoutFaultsIsWell() {
        component("device-listener", ComponentState.RUNNING, Duration.ofHours(3), "");
        component("websocket-listener", ComponentState.STOPPED, Duration.ofHours(3), "");

        assertThat(verdict())
                .isEqualTo(
                        new Verdict(Mood.WELL, "node a is WELL: 5,000 sessions, 2 commands outstanding, up 5 h 0 min"));
    }

    @Test
    void warningsAreCountedInTheVerdict() {
        component("device-listener", ComponentState.RUNNING, Duration.ofHours(3), "");
        warnings.add("devices may connect without authentication");

        assertThat(verdict().mood()).isEqualTo(Mood.WELL);
        assertThat(verdict().line()).endsWith(", 1 warning below");
    }

    @Test
    void whatFailedIsTrouble() {
        component("command-monitor", ComponentState.DEGRADED, Duration.ofMinutes(2), "slow");
        component("device-listener", ComponentState.FAILED, Duration.ofSeconds(12), "accept thread died");
        component("rpc", ComponentState.RUNNING, Duration.ofHours(3), "something long ago");

        assertThat(verdict())
                .isEqualTo(new Verdict(
                        Mood.TROUBLE, "node a: TROUBLE: device-listener FAILED since 12 s: accept thread died"));
    }

    @Test
    void whatIsDegradedAndWhatAProbeFindsAreNamedTogether() {
        component("event-log", ComponentState.DEGRADED, Duration.ofSeconds(200), "store: full");
        component("command-monitor", ComponentState.RUNNING, Duration.ofHours(3), "");
        probe("store-writer", "event-log", "the store is full"); // said by its component already
        probe("command-monitor", "command-monitor", "late for 20 s");

        assertThat(verdict())
                .isEqualTo(
                        new Verdict(
                                Mood.DEGRADED,
                                "node a: DEGRADED: event-log DEGRADED since 3 min 20 s: store: full; command-monitor: late for 20 s"));
    }

    @Test
    void whatRestartsIsWaitedFor() {
        component("device-listener", ComponentState.RESTARTING, Duration.ofSeconds(1), "accept thread died");

        assertThat(verdict()).isEqualTo(new Verdict(Mood.WAIT, "node a: WAIT: device-listener RESTARTING since 1 s"));
    }

    @Test
    void aNodeThatDrainsSaysSo() {
        component("device-listener", ComponentState.STOPPED, Duration.ofSeconds(40), "");
        nodes.add(node("a", NodeState.DRAINING, Duration.ofSeconds(40)));

        assertThat(verdict())
                .isEqualTo(new Verdict(Mood.DRAINING, "node a is DRAINING since 40 s: 5,000 sessions left"));
    }

    @Test
    void troubleWhileDrainingIsTrouble() {
        component("event-log", ComponentState.FAILED, Duration.ofSeconds(1), "disk gone");
        nodes.add(node("a", NodeState.DRAINING, Duration.ofSeconds(40)));

        assertThat(verdict())
                .isEqualTo(new Verdict(
                        Mood.TROUBLE, "node a is DRAINING, TROUBLE: event-log FAILED since 1 s: disk gone"));
    }

    @Test
    void anotherNodesDrainingIsNotThisOnes() {
        nodes.add(node("a", NodeState.ALIVE, Duration.ofHours(5)));
        nodes.add(node("b", NodeState.DRAINING, Duration.ofSeconds(40)));

        assertThat(verdict().mood()).isEqualTo(Mood.WELL);
        assertThat(StatusText.lines(status(), false))
                .contains(
                        "NODE  STATE     SINCE          SESSIONS  COMMANDS  RPC     VERSION",
                        "b     DRAINING  40 s ago       7         2         b:7701  0.1.0",
                        "warning: b: the disk is nearly full");
    }

    @Test
    void theTablesStayNarrow() {
        component("device-listener", ComponentState.RUNNING, Duration.ofMinutes(192), "");
        component(
                "event-log",
                ComponentState.DEGRADED,
                Duration.ofSeconds(12),
                "store: the disk is full: hawser-data/hawser.db, 4,096 bytes free and 64 MiB wanted before it goes on");
        probe("io-threads", "device-listener", "");
        probe("store-writer", "event-log", "an append has been waiting for 12 s");

        assertThat(StatusText.lines(status(), false).subList(2, 11)).containsExactly("""
                        COMPONENT        STATE     SINCE           RESTARTS  LAST FAILURE
                        device-listener  RUNNING   3 h 12 min ago  1
                        event-log        DEGRADED  12 s ago        1         12 s ago: store: the disk is full:
                                                                             hawser-data/hawser.db, 4,096 bytes free and 64
                                                                             MiB wanted before it goes on

                        PROBE         COMPONENT        LAST   LIMIT   WORST   FAILURES  PROBLEM
                        io-threads    device-listener  <1 ms  10.0 s  250 ms  2
                        store-writer  event-log        <1 ms  10.0 s  250 ms  2         an append has been waiting for 12 s
                        """.split("\n"));
    }

    @Test
    void aTermThatCouldSteerTheTerminalIsEscapedAlsoWhenItIsBroken() {
        component("event-log", ComponentState.FAILED, Duration.ZERO, "\u001b[2J".repeat(40));

        assertThat(StatusText.lines(status(), false)).noneMatch(line -> line.contains("\u001b"));
    }

    @Test
    void onlyTheWordOfTheVerdictIsColored() {
        component("device-listener", ComponentState.FAILED, Duration.ofSeconds(12), "TROUBLE");

        assertThat(StatusText.lines(status(), true).get(0))
                .isEqualTo("node a: \u001b[1;31mTROUBLE\u001b[0m: device-listener FAILED since 12 s: TROUBLE");
        assertThat(StatusText.lines(status(), true).subList(1, 4)).noneMatch(line -> line.contains("\u001b"));
    }

    @Test
    void aClockThatWasSetBackMakesNoNegativeAge() {
        component("device-listener", ComponentState.FAILED, Duration.ofHours(-1), "");

        assertThat(verdict().line()).endsWith("FAILED since 0 s");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s, 0 ms",
        "400000, 0 s, <1 ms",
        "40000000, 0 s, 40 ms",
        "1540000000, 1 s, 1.5 s",
        "59000000000, 59 s, 59.0 s",
        "303000000000, 5 min 3 s, 5 min 3 s",
        "11520000000000, 3 h 12 min, 3 h 12 min",
        "187200000000000, 2 d 4 h, 2 d 4 h"
    })
    void agesAndMeasuresAreSaidAsPeopleSayThem(long nanos, String age, String measured) {
        assertThat(Ages.text(Duration.ofNanos(nanos))).isEqualTo(age);
        assertThat(Ages.measured(Duration.ofNanos(nanos))).isEqualTo(measured);
    }

    private void component(String name, ComponentState state, Duration age, String failure) {
        components.add(new ComponentView(
                name,
                state,
                NOW.minus(age),
                1,
                failure,
                failure.isEmpty() ? Optional.empty() : Optional.of(NOW.minus(age))));
    }

    private void probe(String name, String component, String problem) {
        probes.add(new ProbeView(
                name,
                component,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofNanos(400_000),
                Duration.ofMillis(250),
                2,
                problem));
    }

    private static NodeView node(String id, NodeState state, Duration age) {
        return new NodeView(
                id,
                state,
                NOW.minus(age),
                START,
                "0.1.0",
                7,
                1,
                id + ":7701",
                "",
                "",
                List.of(),
                2,
                List.of("the disk is nearly full"));
    }

    private Verdict verdict() {
        return Verdict.of(status());
    }

    private StatusView status() {
        return new StatusView(
                "a",
                "0.1.0",
                START,
                UPTIME,
                components,
                5_000,
                6_000,
                new RatesView(0, 0, 0, 0),
                2,
                new EventLogView("", "", 0, 0, "embedded", "full"),
                Map.of(),
                warnings,
                nodes,
                probes);
    }
}
