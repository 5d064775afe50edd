package io.hawser.device.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.device.simulator.EchoGateway;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands beside {@code run}, and what they all share. */
class SimulateCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"run", "device", "replay", "probe", "fuzz", "merge"})
    void everyCommandHasItsHelp(String command) {
        assertThat(simulate("--help")).isZero();
        assertThat(out.toString()).contains("  " + command);
        assertThat(simulate(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: simulate " + command);
    }

    @Test
    void noCommandOrAnUnknownOneIsAUsageErrorThatSaysWhereHelpIs() {
        assertThat(simulate()).isEqualTo(2);
        assertThat(simulate("dance")).isEqualTo(2);
        assertThat(err.toString()).contains("which command?", "dance", "hawser simulate --help");
    }

    @Test
    void scenarioIsPrintedWithWhatIsSetBesideIt() {
        assertThat(simulate("run", "smoke", "--print-scenario", "--duration", "5s", "--set", "seed=42"))
                .isZero();

        assertThat(out.toString())
                .contains("# How many devices.", "slow-to-answer {", "seed=\"42\"", "duration=\"5s\"")
                .doesNotContain("connected");
    }

    @Test
    void optionThatShapesOnePopulationIsRefusedWhereThereAreSeveral() {
        assertThat(simulate("run", "smoke", "--devices", "5")).isEqualTo(2);

        assertThat(err.toString()).contains("which population?", "binary, text, slow-to-answer", "--set");
    }

    @Test
    void probeSaysOkSlowOrDown() throws Exception {
        EchoGateway gateway = new EchoGateway("hdp1", true);
        String address = gateway.address().toString();

        assertThat(simulate("probe", "--gateway", address)).isZero();
        assertThat(simulate("probe", "--gateway", address, "--slow", "0us")).isEqualTo(1);
        assertThat(simulate("probe", "--gateway", address, "--protocol", "json-lines", "--timeout", "200ms"))
                .isEqualTo(2);
        gateway.close();
        assertThat(simulate("probe", "--gateway", address)).isEqualTo(2);

        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("OK " + address),
                        line -> assertThat(line).startsWith("SLOW " + address),
                        line -> assertThat(line).startsWith("DOWN " + address),
                        line -> assertThat(line).startsWith("DOWN " + address).contains("refused"));
    }

    @Test
    void deviceByHandSendsWhatIsTypedAndAnswersAsItIsTold() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true);
                PipedInputStream in = new PipedInputStream();
                PrintWriter typed = new PrintWriter(new PipedOutputStream(in), true, StandardCharsets.UTF_8)) {
            CompletableFuture<Integer> status = new CompletableFuture<>();
            Thread.ofVirtual()
                    .start(() -> status.complete(simulate(
                            in,
                            "device",
                            "by-hand",
                            "--gateway",
                            gateway.address().toString())));
            await(() -> out.toString().contains("command 1: echo 'hi'"));

            typed.println("send temperature 21.5");
            await(() -> out.toString().contains("acknowledged after"));
            typed.println("ok 2");
            await(() -> out.toString().contains("which command? Open are [1]"));
            typed.println("fail 1 no such part");
            await(() -> !gateway.results.isEmpty());
            typed.println("state");
            await(() -> out.toString().split("in session with", -1).length == 3);
            typed.println("break");
            await(() -> out.toString().contains("no session"));
            typed.println("dance");
            await(() -> out.toString().contains("send NAME TEXT"));
            typed.println("quit");

            assertThat(status.get(20, TimeUnit.SECONDS)).isZero();
            assertThat(gateway.uplinks.peek().name()).isEqualTo("temperature");
            assertThat(gateway.uplinks.peek().payload().toUtf8()).isEqualTo("21.5");
            assertThat(gateway.results.peek().payload().toUtf8()).isEqualTo("no such part");
        }
    }

    @Test
    void deviceWhoseInputEndsWaitsForWhatItSent() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            InputStream in = new ByteArrayInputStream("send a 1\nsend b 2\n".getBytes(StandardCharsets.UTF_8));

            int status = simulate(
                    in, "device", "piped", "--gateway", gateway.address().toString());

            assertThat(status).isZero();
            assertThat(gateway.uplinks).hasSize(2);
            assertThat(out.toString().split("acknowledged after", -1)).hasSize(3);
        }
    }

    @Test
    void shardsReportsAddUpByMerge() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            for (String shard : List.of("1/2", "2/2")) {
                assertThat(simulate(
                                "run",
                                "--gateway",
                                gateway.address().toString(),
                                "--devices",
                                "5",
                                "--ramp",
                                "0",
                                "--uplink-every",
                                "50ms",
                                "--duration",
                                "2s",
                                "--shard",
                                shard,
                                "--report",
                                directory.resolve(shard.replace('/', '-')).toString()))
                        .isZero();
            }
            out.getBuffer().setLength(0);

            int status = simulate(
                    "merge",
                    directory.resolve("1-2").toString(),
                    directory.resolve("2-2").toString(),
                    "--assert",
                    "connected == 5",
                    "--html",
                    directory.resolve("page.html").toString());

            assertThat(status).as("%s%s", out, err).isZero();
            assertThat(out.toString()).contains("connected               5 of 5", "acknowledged          ");
            assertThat(Files.readString(directory.resolve("page.html"))).contains("5 of 5");
        }
    }

    @Test
    void mergeOfWhatIsNoReportSaysWhich() throws Exception {
        Path file = Files.writeString(directory.resolve("junk"), "{}");

        assertThat(simulate("merge", file.toString())).isEqualTo(2);
        assertThat(simulate("merge", directory.resolve("none").toString())).isEqualTo(2);

        assertThat(err.toString()).contains(file + ": report: no populations").contains("none");
    }

    @Test
    void onATerminalTheViewStaysInPlaceAndGoesInTheEnd() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            int status = simulate(
                    new SimulateCommand(_ -> Optional.empty(), true, InputStream.nullInputStream()),
                    "run",
                    "--gateway",
                    gateway.address().toString(),
                    "--devices",
                    "3",
                    "--ramp",
                    "0",
                    "--uplink-every",
                    "20ms",
                    "--duration",
                    "2500ms");

            assertThat(status).isZero();
            assertThat(err.toString())
                    .contains("3 connected of 3", "█", "\u001b[K", "\u001b[8A\r")
                    .endsWith("\u001b[J");
        }
    }

    private int simulate(String... arguments) {
        return simulate(InputStream.nullInputStream(), arguments);
    }

    private int simulate(InputStream in, String... arguments) {
        return simulate(new SimulateCommand(_ -> Optional.empty(), false, in), arguments);
    }

    private int simulate(SimulateCommand command, String... arguments) {
        return command.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
    }
}
