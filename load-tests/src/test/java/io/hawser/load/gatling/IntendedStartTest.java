package io.hawser.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.fromInjection;
import static io.hawser.load.gatling.HawserDsl.schedule;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntendedStartTest {
    private static final int TURNS = 6;
    private static final Duration EVERY = Duration.ofMillis(20);
    private static final Duration ANSWERED_AFTER = Duration.ofMillis(100);

    @TempDir
    private Path directory;

    /** A device that should send five times as often as it is answered, one that is on time, and one that comes late. */
    public static final class Behind extends Simulation {
        /** Made by Gatling. */
        public Behind() {
            ChainBuilder logIn = exec(device("log in").connectAndLogin());
            ChainBuilder behind = exec(logIn)
                    .repeat(TURNS)
                    .on(exec(schedule("turns").every(EVERY))
                            .exec(device("behind").uplink("x").bytes(1).ack()));
            ChainBuilder onTime = exec(logIn)
                    .repeat(2)
                    .on(exec(schedule("turns").every(ANSWERED_AFTER.multipliedBy(5)))
                            .exec(device("on time").uplink("x").bytes(1).ack())
                            .exec(device("then").uplink("x").bytes(1).ack()));
            ChainBuilder injected = exec(logIn)
                    .pause(Duration.ofMillis(300))
                    .exec(fromInjection())
                    .exec(device("injected").uplink("x").bytes(1).ack());
            setUp(
                            scenario("behind").exec(behind).injectOpen(atOnceUsers(1)),
                            scenario("on time").exec(onTime).injectOpen(atOnceUsers(1)),
                            scenario("injected").exec(injected).injectOpen(atOnceUsers(1)))
                    .protocols(TestGateway.deviceProtocol())
                    .assertions(
                            details("behind").responseTime().max().gte(500),
                            details("behind").responseTime().min().gte(100),
                            details("injected").responseTime().min().gte(400));
        }
    }

    @Test
    void aUserWhoIsBehindMeasuresTheWaitingTooHereAndInGatlingsReport() throws Exception {
        try (SlowGateway gateway = new SlowGateway(ANSWERED_AFTER)) {
            TestGateway.devicesAt(gateway.port());

            Play play = Play.of(Behind.class, directory);

            assertThat(play.status()).isZero();
            assertThat(play.failures()).isEmpty();
            // the k-th is due k × 20 ms after the first and is answered no sooner than k × 100 ms after that
            assertThat(play.request("behind").ok()).isEqualTo(TURNS);
            assertThat(play.request("behind").latency().max()).isGreaterThanOrEqualTo(Duration.ofMillis(500));
            assertThat(play.request("behind").latency().p50()).isGreaterThanOrEqualTo(Duration.ofMillis(260));
            assertThat(play.request("injected").latency().max()).isGreaterThanOrEqualTo(Duration.ofMillis(400));
            // neither turns that are on time nor what follows in a turn wait for anything but their answer
            assertThat(play.request("on time").latency().p50()).isLessThan(Duration.ofMillis(250));
            assertThat(play.request("then").latency().p50()).isLessThan(Duration.ofMillis(250));
        }
    }
}
