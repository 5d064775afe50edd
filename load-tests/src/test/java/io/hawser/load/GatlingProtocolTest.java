package io.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.Gateway;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the simulations for a moment against a real gateway, so that a Gatling that changed inside is noticed here. */
class GatlingProtocolTest {
    private static final long LIMIT_SECONDS = 120;

    @TempDir
    private Path directory;

    @Test
    void connectAndUplinkPassesAgainstARealGatewayAndSaysWhatItDid() throws Exception {
        try (Gateway gateway = new Gateway(GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=" + directory.resolve("data"))
                .withFlag("device-listener.port=0")
                .withFlag("rpc.port=0")))) {
            gateway.start();

            String output = simulate("127.0.0.1:" + gateway.deviceAddress().getPort(), 0);

            assertThat(output).contains("uplink").doesNotContain("KO  1");
        }
    }

    @Test
    void connectAndUplinkFailsWhenNoGatewayIsThere() throws Exception {
        String output = simulate("127.0.0.1:1", 2);

        assertThat(output).contains("Connection refused");
    }

    /** What the simulation printed; 0 is Gatling's status for kept assertions, 2 for broken ones. */
    private String simulate(String gateway, int expectedStatus) throws Exception {
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dgateway=" + gateway,
                        "-Ddevices=10",
                        "-Dramp=1",
                        "-Duplinks=5",
                        "-Devery=20",
                        "-Dp99=10000",
                        "io.gatling.app.Gatling",
                        "-s",
                        ConnectAndUplink.class.getName(),
                        "-rf",
                        directory.resolve("report").toString(),
                        "-nr"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isEqualTo(expectedStatus);
        return text;
    }
}
