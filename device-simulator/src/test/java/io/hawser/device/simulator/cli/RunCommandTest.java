package io.hawser.device.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.device.simulator.EchoGateway;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final SimulateCommand command = new SimulateCommand(
            name -> Optional.ofNullable(Map.of("X", "y").get(name)), false, InputStream.nullInputStream());

    @ParameterizedTest
    @CsvSource({
        "--devices, 0, devices",
        "--devices, many, --devices",
        "--gateway, nowhere, host:port",
        "--uplink-every, soon, duration",
        "--duration, 5 parsecs, duration",
        "--payload, huge, size",
        "--ramp, fast, rate",
        "--commands, sing, --commands",
        "--protocol, morse, morse",
        "--assert, p98 < 5ms, p98",
        "--assert, p99 is fine, assertion",
        "--assert, p99 < 5, duration",
        "--assert, lost == none, whole number",
        "--window, 0, window",
        "--no-such-option, 1, Unknown option"
    })
    void optionThatMakesNoSenseIsAUsageErrorThatSaysWhy(String option, String value, String why) {
        assertThat(run(option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(why);
    }

    @Test
    void twoCredentialsAreAUsageErrorAndNotPrinted() {
        assertThat(run("--token", "s3cret", "--hmac-secret", "s4cret")).isEqualTo(2);
        assertThat(err.toString()).contains("--token and --hmac-secret").doesNotContain("s3cret");
    }

    @Test
    void helpAndVersionSucceed() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--uplink-every").contains("Exit status");
        assertThat(new SimulateCommand(_ -> Optional.empty(), false, InputStream.nullInputStream())
                        .run(new PrintWriter(out), new PrintWriter(err), "--version"))
                .isZero();
    }

    @Test
    void goodRunPrintsTheTableAndSucceeds() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            int status = runUntil(
                    () -> err.toString().contains("connected 20/20")
                            && gateway.results.size() == 20
                            && !gateway.uplinks.isEmpty(),
                    "--gateway",
                    gateway.address().toString(),
                    "--devices",
                    "20",
                    "--ramp",
                    "0",
                    "--uplink-every",
                    "20ms",
                    "--drain",
                    "20s",
                    "--assert",
                    "p99 < 30s",
                    "--assert",
                    "lost == 0",
                    "--assert",
                    "connected >= 20",
                    "--assert",
                    "commands > 0");

            assertThat(status).as(out + "\n" + err).isZero();
            assertThat(out.toString())
                    .contains("connected               20 of 20")
                    .contains("  lost                  0")
                    .contains("20 (20 succeeded)")
                    .contains("p99")
                    .contains("coordinated omission")
                    .contains("assertion holds         p99 < 30s");
        }
    }

    @Test
    void failedAssertionIsStatusOneAndSaysWhatWasFound() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            int status = run(
                    "--gateway", gateway.address().toString(),
                    "--devices", "2",
                    "--uplink-every", "10ms",
                    "--duration", "300ms",
                    "--assert", "sent > 1000000");

            assertThat(status).isEqualTo(1);
            assertThat(out.toString()).contains("ASSERTION FAILS         sent > 1000000 (found ");
        }
    }

    @Test
    void missingAcknowledgementIsStatusOne() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", false)) {
            int status = runUntil(
                    () -> !gateway.uplinks.isEmpty(),
                    "--gateway",
                    gateway.address().toString(),
                    "--devices",
                    "2",
                    "--uplink-every",
                    "10ms",
                    "--drain",
                    "100ms",
                    "--json");

            assertThat(status).isEqualTo(1);
            assertThat(out.toString())
                    .startsWith("{\"scenario\":\"plain\"")
                    .contains("\"elapsedMillis\":")
                    .contains("\"ok\":false}");
        }
    }

    @Test
    void jsonReportHasEveryFigure() throws Exception {
        try (EchoGateway gateway = new EchoGateway("json-lines", true)) {
            int status = runUntil(
                    () -> gateway.results.size() == 2 && !gateway.uplinks.isEmpty(),
                    "--gateway",
                    gateway.address().toString(),
                    "--protocol",
                    "json-lines",
                    "--devices",
                    "2",
                    "--uplink-every",
                    "10ms",
                    "--drain",
                    "20s",
                    "--assert",
                    "lost == 0",
                    "--json");

            assertThat(status).isZero();
            assertThat(out.toString())
                    .contains("\"devices\":2,\"connected\":2,\"failed\":0,\"failedByReason\":{},")
                    .contains("\"commandsByOutcome\":{\"succeeded\":2,\"failed\":0,\"rejected\":0}")
                    .contains("\"lost\":0,")
                    .contains("\"assertions\":[{\"assertion\":\"lost == 0\",\"holds\":true}]")
                    .contains("\"ok\":true}");
        }
    }

    @Test
    void stoppedRunReportsAsIfItsTimeWereOver() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            int status = runUntil(
                    () -> gateway.uplinks.size() > 20 && gateway.results.size() == 3,
                    "--gateway",
                    gateway.address().toString(),
                    "--devices",
                    "3",
                    "--uplink-every",
                    "10ms",
                    "--drain",
                    "20s");

            assertThat(status).isZero();
            assertThat(out.toString()).contains("3 of 3");
        }
    }

    @Test
    void nobodyThereIsAFailureOfTheDevicesByReason() throws Exception {
        EchoGateway gateway = new EchoGateway("hdp1", true);
        gateway.close();

        int status = run(
                "--gateway", gateway.address().toString(),
                "--devices", "3",
                "--ramp", "0",
                "--duration", "2s",
                "--assert", "p99 < 1s");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).contains("3 (3 connect-failed)").contains("(found nothing measured)");
    }

    /** Runs without a time limit and stops once it has come to {@code enough}, however long that takes the machine. */
    private int runUntil(Callable<Boolean> enough, String... arguments) throws Exception {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> status.complete(run(arguments)));
        try {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(enough);
        } finally {
            command.stop();
        }
        return status.get(60, TimeUnit.SECONDS);
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addFirst("run");
        return command.run(new PrintWriter(out), new PrintWriter(err), line.toArray(String[]::new));
    }
}
