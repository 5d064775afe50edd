package io.hawser.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.gateway;
import static io.hawser.load.gatling.device.DeviceFindings.epoch;
import static io.hawser.load.gatling.rpc.GatewayFindings.answer;
import static io.hawser.load.gatling.rpc.GatewayFindings.sessions;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.gatling.device.Reply;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
    @TempDir
    private Path directory;

    /** Requests of which each fails in its own way. */
    public static final class Unmet extends Simulation {
        /** Made by Gatling. */
        public Unmet() {
            ChainBuilder checks = exec(device("log in")
                            .connectAndLogin()
                            .as("one")
                            .check(epoch().saveAs("epoch")))
                    .exec(device("reject").answerCommands(Reply.rejected("")))
                    .exec(gateway("outcome").sendToDevice("one").command("reboot"))
                    .exec(device("echo").answerCommands(Reply.echo()))
                    .exec(gateway("value").sendToDevice("one").command("reboot").check(answer().is("epoch #{epoch}")))
                    .exec(gateway("predicate").status().check(sessions().satisfies("more than 5", n -> n > 5)))
                    .exec(gateway("that").status().checkThat("never", _ -> false))
                    .exec(gateway("expected failure").status().fails("UNAVAILABLE"))
                    .exec(gateway("broken check").status().checkThat("broken", _ -> {
                        throw new IllegalStateException("oops");
                    }));
            ChainBuilder texts = exec(device("no such text")
                            .uplink("x")
                            .payload("#{missing}")
                            .ack())
                    .exec(device("no name #{missing}").ping())
                    .exec(device("too long").uplink("x".repeat(65)).bytes(1).ack());
            ChainBuilder goesOn = doIf(session -> session.isFailed())
                    .then(group("afterwards").on(exec(device("still there").ping())));
            setUp(scenario("unmet").exec(checks, texts, goesOn).injectOpen(atOnceUsers(1)))
                    .protocols(TestGateway.deviceProtocol(), TestGateway.gatewayProtocol())
                    .assertions(
                            details("outcome").failedRequests().count().is(1L),
                            details("afterwards", "still there")
                                    .successfulRequests()
                                    .count()
                                    .is(1L));
        }
    }

    @Test
    void whatDoesNotHoldFailsItsRequestWithTheReasonAndTheUserGoesOn() throws Exception {
        try (TestGateway _ = TestGateway.start(directory)) {
            Play play = Play.of(Unmet.class, directory);

            assertThat(play.status()).isZero();
            assertThat(play.failures().keySet()).hasSize(9);
            assertThat(play.request("outcome").errors())
                    .isEqualTo(Map.of("outcome: REJECTED (expected: SUCCEEDED)", 1L));
            assertThat(play.request("value").errors().firstKey()).matches("answer:  \\(expected: epoch \\d+\\)");
            assertThat(play.request("predicate").errors()).containsOnlyKeys("sessions: 1 (expected: more than 5)");
            assertThat(play.request("that").errors()).containsOnlyKeys("unmet: never");
            assertThat(play.request("expected failure").errors()).containsOnlyKeys("answered (expected: UNAVAILABLE)");
            assertThat(play.request("broken check").errors().firstKey()).contains("IllegalStateException: oops");
            assertThat(play.request("no such text").errors().firstKey())
                    .startsWith("#{missing}: ")
                    .contains("'missing'");
            assertThat(play.request("no name #{missing}").ko()).isOne();
            assertThat(play.request("too long").errors().firstKey())
                    .startsWith("name: ")
                    .contains("(expected: ");
            assertThat(play.request("still there").ok()).isOne();
        }
    }
}
