package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package ws for Node.js, which thousands of web servers and devices use, on both paths; browsers are in ConsoleTest. */
class ForeignClientTest {

    @Test
    void aDeviceAndAViewerOnNodeJsUnderstandTheGateway(@TempDir Path directory) throws Exception {
        Path ws = ConsoleBrowser.nodeModule("ws/index.js");
        try (WebFixture web = new WebFixture(directory)) {
            Process node = new ProcessBuilder(List.of(
                            "node",
                            Path.of(System.getProperty("basedir", "."), "src", "test", "node", "foreign-client.cjs")
                                    .toString(),
                            ws.toString(),
                            Integer.toString(web.port()),
                            web.sender()))
                    .redirectErrorStream(true)
                    .start();
            assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
            String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said.lines())
                    .containsExactly(
                            "device speaks hawser.jsonl.v1",
                            "welcome",
                            "viewer speaks hawser.events.v1",
                            "uplinkAck 1",
                            "viewer saw temperature 21.5",
                            "pong");
        }
    }
}
