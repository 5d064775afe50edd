package io.hawser.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.load.gatling.figures.RequestFigures;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulations that do something to a gateway, in a small form, each with one of its own. */
@Timeout(300)
class FaultSimulationsTest {
    private static final Map<String, Map<String, String>> SMALL = Map.of(
            "ReconnectStorm", Map.of("devices", "30", "ramp", "1s", "back", SmallRuns.WIDE),
            "RestartUnderLoad",
                    Map.of("devices", "20", "ramp", "1s", "duration", "4s", "every", "200ms", "p99", SmallRuns.WIDE),
            "Soak",
                    Map.of(
                            "devices", "20",
                            "ramp", "1s",
                            "duration", "6s",
                            "warm-up", "2s",
                            "look", "2s",
                            "session", "1s",
                            "every", "200ms",
                            "p99", SmallRuns.WIDE),
            "HostileNeighbours", Map.of("good", "20", "bad", "20", "ramp", "1s", "duration", "4s", "settle", "1s"));

    private static SmallRuns runs;

    @BeforeAll
    static void runAllOfThem() {
        runs = new SmallRuns(SMALL, Gateways.of(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @AfterAll
    static void close() {
        runs.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReconnectStorm", "RestartUnderLoad", "Soak", "HostileNeighbours"})
    void everyBoundHoldsButWhatTheMachineDecides(String name) throws Exception {
        LoadResult result = runs.result(name);

        assertThat(result.figures().requests())
                .as("failed")
                .filteredOn(request -> request.ko() > 0)
                .isEmpty();
        // whether neighbours are noticed, only a quiet machine can say
        assertThat(result.broken()).allMatch(bound -> bound.startsWith("p99 of uplink beside"));
        assertThat(result.gateway()).isPresent();
    }

    @Test
    void everybodyIsBackAfterEachStorm() throws Exception {
        assertThat(runs.request("ReconnectStorm", "back").ok())
                .isEqualTo(runs.request("ReconnectStorm", "drop").ok())
                .isPositive();
    }

    @Test
    void everyComponentRestartsAndNoUplinkIsLost() throws Exception {
        assertThat(runs.request("RestartUnderLoad", "uplink").ok()).isEqualTo(20 * 20);
        for (String component : new String[] {"device-listener", "command-monitor", "event-log", "rpc"}) {
            assertThat(runs.request("RestartUnderLoad", "restart " + component).ok())
                    .isEqualTo(1);
        }
    }

    @Test
    void theGatewaysProcessIsLookedAtForLeaks() throws Exception {
        RequestFigures looks = runs.request("Soak", "leak watch");

        assertThat(looks.ok()).isGreaterThanOrEqualTo(4);
        assertThat(Path.of("/proc/self/fd")).exists(); // what it looks at is there on this system
    }

    @Test
    void goodDevicesAreMeasuredAloneAndBesideBadOnes() throws Exception {
        long half = 20 * 2_000 / 200;

        assertThat(runs.request("HostileNeighbours", "uplink alone").ok()).isEqualTo(half);
        assertThat(runs.request("HostileNeighbours", "uplink beside").ok()).isEqualTo(half);
    }
}
