package io.hawser.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.Gateway;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import io.hawser.load.gatling.figures.RequestFigures;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The simulations that need a gateway for a moment only, in a small form, all at once against one. How fast the machine is
 * that runs the tests is not what they are about: the bounds of latencies are wide.
 */
@Timeout(240)
class SimulationsTest {
    private static final Map<String, Map<String, String>> SMALL = Map.of(
            "ConnectionRamp", Map.of("rate", "50", "devices", "100", "stay", "1s", "p99", SmallRuns.WIDE),
            "SteadyTelemetry",
                    Map.of("devices", "20", "every", "100ms", "duration", "2s", "ramp", "1s", "p99", SmallRuns.WIDE),
            "CommandRoundTrip",
                    Map.of(
                            "rate",
                            "20",
                            "devices",
                            "10",
                            "duration",
                            "2s",
                            "settle",
                            "1s",
                            "ramp",
                            "1s",
                            "p99",
                            SmallRuns.WIDE),
            "FanOut", Map.of("subscribers", "5", "rate", "20", "duration", "2s", "p99", SmallRuns.WIDE),
            "MixedDay",
                    Map.of(
                            "devices",
                            "20",
                            "every",
                            "500ms",
                            "comers",
                            "5",
                            "commands",
                            "10",
                            "duration",
                            "6s",
                            "p99",
                            SmallRuns.WIDE));

    /** Of the uplinks, counted from 0. */
    private static final int THROWN_AWAY = 9;

    @TempDir
    private static Path directory;

    private static Gateway gateway;
    private static SmallRuns runs;
    private static ForgetfulLine line;
    private static SmallRuns forgetful;

    @BeforeAll
    static void runAllOfThem() throws Exception {
        gateway = new Gateway(GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=" + directory)
                .withFlag("device-listener.port=0")
                .withFlag("rpc.port=0")
                .withFlag("http.port=0")));
        gateway.start();
        runs = new SmallRuns(SMALL, gateways(gateway.deviceAddress().getPort()));
        line = new ForgetfulLine(gateway.deviceAddress(), 2 + THROWN_AWAY); // the first uplink is the announcement
        forgetful = new SmallRuns(
                Map.of("FanOut", Map.of("subscribers", "3", "rate", "20", "duration", "1s", "p99", "1us")),
                gateways(line.port()));
    }

    @AfterAll
    static void close() throws Exception {
        runs.close();
        forgetful.close();
        line.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConnectionRamp", "SteadyTelemetry", "CommandRoundTrip", "FanOut", "MixedDay"})
    void everyBoundHoldsAndTheLoadSideIsMeasured(String name) throws Exception {
        LoadResult result = runs.result(name);

        assertThat(result.figures().requests())
                .as("failed")
                .filteredOn(request -> request.ko() > 0)
                .isEmpty();
        assertThat(result.broken()).isEmpty();
        assertThat(result.held()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(result.figures().simulation()).isEqualTo(name);
        assertThat(result.figures().loadSide().ownShare()).isPositive();
    }

    @Test
    void asManyRequestsAreMadeAsTheParametersSay() throws Exception {
        assertThat(runs.request("ConnectionRamp", "log in").ok()).isEqualTo(100);
        assertThat(runs.request("SteadyTelemetry", "uplink").ok()).isEqualTo(20 * 20);
        assertThat(runs.request("CommandRoundTrip", "command").ok()).isEqualTo(20 * 2);
        assertThat(runs.request("FanOut", "uplink").ok()).isEqualTo(40);
        assertThat(runs.request("FanOut", "delivered").ok()).isEqualTo(5 * 40);
        for (String kind :
                new String[] {"uplink", "command ready", "command slow", "command broken", "read", "status"}) {
            assertThat(runs.request("MixedDay", kind).ok()).as(kind).isPositive();
        }
    }

    @Test
    void anUplinkThatWasAcknowledgedAndThrownAwayIsMissedByEverySubscriberAndBrokenBoundsAreSaid() throws Exception {
        LoadResult result = forgetful.result("FanOut");
        RequestFigures delivered = forgetful.request("FanOut", "delivered");

        assertThat(forgetful.request("FanOut", "uplink").ok())
                .as("acknowledged")
                .isEqualTo(20);
        assertThat(delivered.ok()).isEqualTo(3 * THROWN_AWAY);
        assertThat(delivered.errors())
                .isEqualTo(Map.of("payload: " + (THROWN_AWAY + 1) + " (expected: " + THROWN_AWAY + ")", 3L));
        assertThat(result.good()).isFalse();
        assertThat(result.broken())
                .anyMatch(bound -> bound.startsWith("Global: count of failed events"))
                .anyMatch(bound -> bound.startsWith("delivered: 99th percentile"));
    }

    @Test
    void whoStaysAtATimetableIsNotMeasuredFromLater() throws Exception {
        // Each subscriber waits for each uplink from when it is due at the device: no delivery can be sooner than its
        // uplink.
        assertThat(runs.request("FanOut", "delivered").latency().percentile(0))
                .isGreaterThanOrEqualTo(
                        runs.request("FanOut", "uplink").latency().percentile(0).dividedBy(10));
        assertThat(runs.request("MixedDay", "command slow")
                        .latency()
                        .percentile(0)
                        .toMillis())
                .isGreaterThanOrEqualTo(200);
    }

    private static Gateways gateways(int devicePort) {
        return Gateways.of(
                Optional.of("127.0.0.1:" + devicePort),
                Optional.of("127.0.0.1:" + gateway.rpcAddress().getPort()),
                Optional.of(directory.resolve("admin.token")));
    }
}
