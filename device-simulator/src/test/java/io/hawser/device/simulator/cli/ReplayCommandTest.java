package io.hawser.device.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.device.simulator.EchoGateway;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayCommandTest {
    /** HELLO, UPLINK and BYE of docs/device-protocol.md. */
    private static final String CONVERSATION = """
            dev-1 10.0 > d7100100 0000000b 05 6465762d31 00 001e 0000
            dev-1 10.1 < d7101100 00000004 00000001
            dev-1 10.2 > d7111000 0000000d 00000001 04 74656d70 32312e35
            dev-1 10.4 > d7103100 00000001 00
            """;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final SimulateCommand command =
            new SimulateCommand(_ -> Optional.empty(), false, InputStream.nullInputStream());

    @Test
    void recordingIsReplayedReportedAndSaved() throws Exception {
        Path saved = directory.resolve("saved");
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            int status = run(
                    recording(CONVERSATION),
                    "--gateway",
                    gateway.address().toString(),
                    "--speed",
                    "10",
                    "--connections",
                    "2",
                    "--save",
                    saved.toString());

            assertThat(status).as(out + "\n" + err).isZero();
            assertThat(gateway.uplinks).hasSize(2);
            assertThat(gateway.byes).hasSize(2);
        }
        assertThat(out.toString())
                .contains("recorded: 1 connections, 49 bytes to the gateway, 400.0 ms")
                .contains("dev-1 ")
                .contains("dev-1@2")
                .contains("closed, sent 49 of 49")
                .contains("replayed: 2 connections (2 closed), sent 98 bytes")
                .contains("late against the plan: p50");
        assertThat(Files.readString(saved)).contains("dev-1 0.400000 > d71031000000000100\n");
    }

    @Test
    void dryRunSendsNothing() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            int status =
                    run(recording(CONVERSATION), "--gateway", gateway.address().toString(), "--dry-run");

            assertThat(status).isZero();
            assertThat(gateway.uplinks).isEmpty();
        }
        assertThat(out.toString()).contains("recorded: 1").doesNotContain("replayed");
    }

    @Test
    void connectionThatIsNotSentToItsEndIsStatusOne() throws Exception {
        try (Socket bound = new Socket()) { // nobody listens there, and nobody else can
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

            assertThat(run(recording(CONVERSATION), "--gateway", "127.0.0.1:" + bound.getLocalPort()))
                    .isEqualTo(1);
        }
        assertThat(out.toString()).contains("connect-failed").contains("NOT SENT TO ITS END");
    }

    @ParameterizedTest
    @CsvSource({
        "what is this, line 1: text: 'what is this' (expected: CONNECTION SECONDS > HEX",
        "# nothing, no connections (expected: at least one)"
    })
    void fileThatIsNoRecordingIsStatusTwoAndSaysWhere(String content, String why) throws Exception {
        assertThat(run(recording(content))).isEqualTo(2);
        assertThat(err.toString()).contains("recording: " + why);
    }

    @ParameterizedTest
    @CsvSource({
        "--speed, -1, speed",
        "--connections, 0, connections",
        "--port, 70000, --port",
        "--gateway, x, host:port"
    })
    void optionThatMakesNoSenseIsStatusTwo(String option, String value, String why) throws Exception {
        assertThat(run(recording(CONVERSATION), option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(why);
    }

    @Test
    void fileThatIsMissingIsStatusTwo() {
        assertThat(run(directory.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("nowhere can't be read");
    }

    @Test
    void helpSaysWhatCannotBeReplayed() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("HMAC").contains("Exit status");
    }

    private String recording(String content) throws Exception {
        return Files.writeString(directory.resolve("recording"), content).toString();
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "replay";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return command.run(new PrintWriter(out), new PrintWriter(err), all);
    }
}
