package io.hawser.device.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.device.JettyGateway;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands do with the address of a WebSocket. */
class WebSocketCommandsTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"hdp1", "json-lines"})
    void runConnectsAllOfThemAlsoThoseThatSayThingsTwice(String protocol) throws Exception {
        try (JettyGateway gateway = new JettyGateway(protocol)) {
            Path scenario = Files.writeString(
                    directory.resolve("ws.conf"), """
                    gateways = ["%s"]
                    duration = 2s
                    populations {
                      plain { devices = 10, protocol = "%s", uplinks { every = 100ms } }
                      twice { devices = 5, protocol = "%s", commands { behaviour = "twice" } }
                    }
                    """.formatted(gateway.address(), protocol, protocol));

            int status = simulate("run", scenario.toString(), "--assert", "connected == 15", "--assert", "lost == 0");

            assertThat(status).as("%s%s", out, err).isZero();
            assertThat(gateway.results).hasSize(10 + 2 * 5);
            assertThat(gateway.closings).hasSize(15).containsOnly(1000);
        }
    }

    @Test
    void probeSaysOkSlowOrDownAndWhy() throws Exception {
        try (JettyGateway gateway = new JettyGateway("hdp1")) {
            String address = gateway.address().toString();

            assertThat(simulate("probe", "--gateway", address)).isZero();
            assertThat(simulate("probe", "--gateway", address, "--slow", "0us")).isEqualTo(1);
            assertThat(simulate("probe", "--gateway", address, "--protocol", "json-lines"))
                    .isEqualTo(2);

            assertThat(out.toString().lines())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("OK " + address + " welcomes"),
                            line -> assertThat(line).startsWith("SLOW " + address),
                            line -> assertThat(line)
                                    .isEqualTo("DOWN " + address + ": no WebSocket: the answer is 403 Forbidden"));
            assertThat(gateway.closings).containsExactly(1000, 1000);
        }
    }

    @Test
    void deviceByHandSendsOverAWebSocket() throws Exception {
        try (JettyGateway gateway = new JettyGateway("json-lines")) {
            InputStream typed = new ByteArrayInputStream("send t 21\n".getBytes(StandardCharsets.UTF_8));

            int status = simulate(
                    typed, "device", "d", "--gateway", gateway.address().toString(), "--protocol", "json-lines");

            assertThat(status).as(out.toString()).isZero();
            assertThat(out.toString()).contains("in session with " + gateway.address(), "acknowledged after");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fuzz", "replay", "run hostile --duration 1s"})
    void whatSendsBareBytesRefusesAndSaysSo(String command) throws Exception {
        Path recording = Files.writeString(directory.resolve("one.hex"), "c 0.0 > d7\n");
        String line = command.equals("replay") ? "replay " + recording : command;

        assertThat(simulate((line + " --gateway ws://127.0.0.1:1").split(" ", -1)))
                .isEqualTo(2);

        assertThat(err.toString()).contains("gateway: ws://127.0.0.1:1 (expected: host:port; ", "without a WebSocket");
    }

    private int simulate(String... arguments) {
        return simulate(InputStream.nullInputStream(), arguments);
    }

    private int simulate(InputStream in, String... arguments) {
        return new SimulateCommand(_ -> Optional.empty(), false, in)
                .run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
