package io.hawser.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatling.javaapi.core.Simulation;
import io.hawser.device.simulator.figures.Latency;
import io.hawser.load.gatling.figures.Figures;
import io.hawser.load.gatling.figures.FiguresFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
    private static final int DEVICES = 40;
    private static final int UPLINKS = 25;

    @TempDir
    private Path directory;

    /** Devices that send as fast as they are answered, and once before they may. */
    public static final class Counted extends Simulation {
        /** Made by Gatling. */
        public Counted() {
            setUp(scenario("counted")
                            .exec(device("too soon").uplink("x").bytes(64).ack())
                            .exec(device("log in").connectAndLogin())
                            .repeat(UPLINKS)
                            .on(device("uplink").uplink("x").bytes(64).ack())
                            .exec(device("disconnect").disconnect())
                            .injectOpen(constantUsersPerSec(DEVICES).during(1)))
                    .protocols(TestGateway.deviceProtocol())
                    .assertions(
                            details("uplink").successfulRequests().count().is((long) DEVICES * UPLINKS),
                            details("too soon").failedRequests().count().is((long) DEVICES));
        }
    }

    @Test
    void theFileCountsWhatWasDoneAsGatlingDoesAndKnowsMicroseconds() throws Exception {
        try (TestGateway _ = TestGateway.start(directory)) {
            long before = System.nanoTime();
            Play play = Play.of(Counted.class, directory);
            Duration wholeRun = Duration.ofNanos(System.nanoTime() - before);

            Figures figures = play.figures();
            Latency latency = play.request("uplink").latency();
            assertThat(play.status()).isZero();
            assertThat(figures.simulation()).isEqualTo("Counted");
            assertThat(figures.users()).isEqualTo(DEVICES);
            assertThat(figures.elapsed()).isBetween(Duration.ofMillis(500), wholeRun);
            assertThat(play.request("uplink").ok()).isEqualTo((long) DEVICES * UPLINKS);
            assertThat(play.request("uplink").ko()).isZero();
            assertThat(play.request("too soon").ok()).isZero();
            assertThat(play.request("too soon").errors()).hasSize(1).containsValue((long) DEVICES);
            assertThat(latency.count()).isEqualTo((long) DEVICES * UPLINKS);
            assertThat(latency.p50()).isPositive().isLessThanOrEqualTo(latency.p99());
            assertThat(latency.p99()).isLessThanOrEqualTo(latency.p999());
            assertThat(latency.p999()).isLessThanOrEqualTo(latency.max());
            assertThat(latency.max()).isLessThan(wholeRun);
            assertThat(play.request("disconnect").latency().p50())
                    .as("what takes less than a millisecond")
                    .isPositive();
            assertThat(figures.loadSide().processors()).isPositive();
            assertThat(figures.loadSide().ownShare()).isBetween(0.0, 1.0);
            assertThat(figures.loadSide().lagMax()).isPositive();
        }
    }

    @Test
    void whatIsNoFileOfFiguresIsRefusedWithItsName() throws IOException {
        Path file = Files.writeString(directory.resolve("other.json"), "{\"simulation\":\"x\"}");

        assertThatThrownBy(() -> FiguresFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other.json: no requests (expected: ");
    }
}
