package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hawser.gateway.config.DeviceListenerConfig;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The units of deploy/systemd fit the gateway, and each other. */
class UnitFilesTest {
    // Tests run in the module's directory.
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path UNITS = ROOT.resolve("deploy").resolve("systemd");
    private static final String SERVICE = "hawser-gateway.service";
    private static final String SOCKET = "hawser-gateway.socket";
    private static final String INSTALLED = "/opt/hawser/";

    @TempDir
    Path directory;

    @Test
    void settingsOfTheServiceExistAndTakeTheSocket() {
        GatewayConfig config = configured();

        assertThat(config.deviceListener().socket()).isEqualTo(DeviceListenerConfig.Socket.INHERITED);
        assertThat(config.node().dataDirectory()).isEqualTo(Path.of("/var/lib/hawser"));
        assertThat(values(SERVICE, "StateDirectory")).containsExactly("hawser");
    }

    @Test
    void theSocketIsTheDefaultPortAndNeedsNoPermission() {
        DeviceListenerConfig listener = configured().deviceListener();

        assertThat(values(SOCKET, "ListenStream")).containsExactly(listener.host() + ":" + listener.port());
        assertThat(values(SOCKET, "Backlog")).containsExactly(Integer.toString(listener.backlog()));
    }

    @Test
    void theListeningSocketItselfIsStandardInputAndOutputGoesElsewhere() {
        assertThat(values(SOCKET, "Accept")).containsExactly("no");
        assertThat(values(SERVICE, "StandardInput")).containsExactly("socket");
        assertThat(values(SERVICE, "StandardOutput")).containsExactly("journal");
        assertThat(values(SERVICE, "StandardError")).containsExactly("journal");
        assertThat(values(SERVICE, "Requires")).contains(SOCKET);
    }

    @Test
    void everyExitStatusThatTheServiceKnowsIsInTheDocumentation() throws IOException {
        String operations = Files.readString(ROOT.resolve("docs").resolve("operations.md"));

        assertThat(values(SERVICE, "RestartPreventExitStatus")).containsExactly("2");
        assertThat(values(SERVICE, "RestartForceExitStatus")).containsExactly("3");
        assertThat(Stream.of("RestartPreventExitStatus", "RestartForceExitStatus", "SuccessExitStatus")
                        .flatMap(key -> values(SERVICE, key).stream()))
                .allSatisfy(status -> assertThat(operations).contains("\n| " + status + " | "));
    }

    @Test
    void theServiceLeavesTheGatewayWhatItNeeds() {
        GatewayConfig config = configured();

        assertThat(Integer.parseInt(values(SERVICE, "LimitNOFILE").getFirst()))
                .isGreaterThan(config.deviceListener().maxConnections());
        assertThat(Duration.ofSeconds(
                        Long.parseLong(values(SERVICE, "TimeoutStopSec").getFirst())))
                .isGreaterThan(config.rpc().shutdownGrace().multipliedBy(3));
        assertThat(values(SERVICE, "Type")).containsExactly("notify");
        assertThat(values(SERVICE, "MemoryDenyWriteExecute")).isEmpty();
    }

    @Test
    void everyOptionOfTheServiceIsExplained() throws IOException {
        String operations = Files.readString(ROOT.resolve("docs").resolve("operations.md"));
        String section = operations.substring(operations.indexOf("\n## Under systemd"));

        assertThat(Stream.of(
                        "Type",
                        "Restart",
                        "RestartSec",
                        "StartLimitIntervalSec",
                        "TimeoutStartSec",
                        "TimeoutStopSec",
                        "WatchdogSec",
                        "DynamicUser",
                        "StateDirectory",
                        "LimitNOFILE",
                        "EnvironmentFile",
                        "StandardInput"))
                .allSatisfy(key -> {
                    assertThat(values(SERVICE, key)).as(key).isNotEmpty();
                    assertThat(section).contains("`" + key);
                });
    }

    @Test
    @Timeout(60)
    void systemdIsContent() throws Exception {
        assumeThat(List.of("/usr/bin/systemd-analyze", "/bin/systemd-analyze"))
                .as("systemd is installed")
                .anyMatch(program -> new File(program).canExecute());
        for (String unit : List.of(SERVICE, SOCKET)) {
            String installedHere = Files.readString(UNITS.resolve(unit)).replace(INSTALLED, ROOT + "/");
            Files.writeString(directory.resolve(unit), installedHere);
        }

        Process verify = new ProcessBuilder("systemd-analyze", "verify", "./" + SERVICE, "./" + SOCKET)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();

        // It ends with 0 also when it has something to say.
        assertThat(new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(verify.waitFor()).isZero();
    }

    /** The defaults with what the service sets. */
    private static GatewayConfig configured() {
        String command = values(SERVICE, "ExecStart").getFirst().replace("%S", "/var/lib");
        assertThat(command).startsWith(INSTALLED + "hawser gateway --set ");
        Sources sources = Sources.none();
        for (String flag : command.substring(command.indexOf(" --set ")).split(" --set ", -1)) {
            if (!flag.isEmpty()) {
                sources = sources.withFlag(flag);
            }
        }
        return GatewayConfig.load(sources);
    }

    private static List<String> values(String unit, String key) {
        try (Stream<String> lines = Files.lines(UNITS.resolve(unit))) {
            return lines.filter(line -> line.startsWith(key + "="))
                    .map(line -> line.substring(key.length() + 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
