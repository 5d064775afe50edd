package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.device.audit.AuditMain;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.ledger.LedgerWriter;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The audit of a simulated fleet's ledger, against a real gateway. */
@Timeout(120)
class LedgerAuditTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path ledger;
    private Path data;
    private Gateway gateway;

    @BeforeEach
    void open() throws Exception {
        ledger = directory.resolve("ledger");
        data = directory.resolve("data");
        gateway = startGateway();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aRunThatTheGatewayKeptWholeIsGood() throws Exception {
        PopulationReport report = runFleet();

        assertThat(audit()).as("%s %s", out, err).isZero();
        assertThat(out.toString().lines().toList())
                .contains(
                        "uplinks acknowledged    " + report.acknowledged(),
                        "commands carried out    " + report.commandCount(),
                        "ledger                  whole",
                        "verdict                 ok");
        assertThat(audit("--json")).isZero();
        assertThat(out.toString()).contains("\"ok\":true", "\"uplink_lost\":{");
    }

    @Test
    void anUplinkThatTheLedgerHasAndTheGatewayHasNotIsLost() throws Exception {
        runFleet();
        insert("{\"is\":\"acknowledged\",\"device\":\"sim-000001\",\"seq\":4711,\"sends\":1}");

        assertThat(audit()).isEqualTo(1);
        assertThat(out.toString()).contains("1 uplinks acknowledged and not in the event log", "sim-000001 seq=4711");
    }

    @Test
    void aCommandThatTheGatewayNeverHadIsFound() throws Exception {
        runFleet();
        insert("{\"is\":\"begun\",\"device\":\"sim-000001\",\"command\":\"6f9619ff-8b86-d011-b42d-00c04fc964ff\"}");

        assertThat(audit()).isEqualTo(1);
        assertThat(out.toString()).contains("1 commands carried out that the gateway does not know");
    }

    @Test
    void againstAGatewayThatDoesNotHaveTheRunNothingCanBeSaid() throws Exception {
        runFleet();
        gateway.close();
        data = directory.resolve("other");
        gateway = startGateway();

        assertThat(audit()).isEqualTo(2);
        assertThat(err.toString()).contains("no longer keeps the run's beginning");
    }

    @Test
    void whatIsNoLedgerOrNoGatewayIsSaid() throws Exception {
        assertThat(audit()).isEqualTo(2);
        assertThat(err.toString()).contains(ledger + ": can't be read");

        Files.writeString(ledger, "hello\n");
        assertThat(audit()).isEqualTo(2);
        assertThat(err.toString()).contains(ledger + ": line 1: ");

        assertThat(AuditMain.run(new PrintWriter(out), new PrintWriter(err), "--json"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--ledger");
    }

    private void insert(String line) throws Exception {
        List<String> lines = Files.readAllLines(ledger);
        lines.add(lines.size() - 1, line);
        Files.write(ledger, lines, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private PopulationReport runFleet() throws Exception {
        InstantSource clock = InstantSource.system();
        try (LedgerWriter writer =
                        LedgerWriter.open(ledger, new LedgerHeader(clock.instant(), "127.0.0.1", 10, "sim-"));
                HawserClient client = HawserClient.builder()
                        .gateway("127.0.0.1:" + gateway.rpcAddress().getPort())
                        .tokenFile(token())
                        .build()) {
            SteadyFleet fleet = SteadyFleet.start(gateway.deviceAddress().getPort(), 10, Duration.ofMillis(20), writer);
            for (int i = 0; i < 10; i++) {
                client.send(SendCommand.to("sim-00000" + i, "echo"));
            }
            fleet.awaitUplinks(200);
            return fleet.finish();
        }
    }

    private int audit(String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of(
                "--ledger",
                ledger.toString(),
                "--gateway",
                "127.0.0.1:" + gateway.rpcAddress().getPort(),
                "--token-file",
                token().toString()));
        arguments.addAll(List.of(more));
        return AuditMain.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    }

    private Path token() {
        return data.resolve("admin.token");
    }

    private Gateway startGateway() throws Exception {
        Gateway started = new Gateway(GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=" + data)
                .withFlag("device-listener.port=0")
                .withFlag("rpc.port=0")
                .withFlag("http.port=0")));
        started.start();
        return started;
    }
}
