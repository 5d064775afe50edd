package io.hawser.gateway;

import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording of a running gateway has of its restarts and probes. */
@Timeout(120)
class FlightRecordingTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void restartsAndWhatProbesReadAreInARecording() throws Exception {
        Queue<RecordedEvent> restarts = new ConcurrentLinkedQueue<>();
        Map<String, String> probes = new ConcurrentHashMap<>(); // of which component
        try (RecordingStream recording = new RecordingStream();
                Gateway gateway = new Gateway(GatewayConfig.load(Sources.none()
                        .withFlag("node.data-directory=" + directory.resolve("data"))
                        .withFlag("device-listener.port=0")
                        .withFlag("rpc.port=0")
                        .withFlag("http.port=0")))) {
            recording.setReuse(false);
            recording.onEvent("io.hawser.ComponentRestart", restarts::add);
            recording.onEvent(
                    "io.hawser.ProbeReading",
                    event -> probes.put(event.getString("probe"), event.getString("component")));
            recording.startAsync();
            gateway.start();
            try (HawserClient client = HawserClient.builder()
                    .gateway("127.0.0.1:" + gateway.rpcAddress().getPort())
                    .tokenFile(directory.resolve("data").resolve("admin.token"))
                    .build()) {
                client.restart("event-log", RestartMode.GRACEFUL);

                await().atMost(SOON)
                        .until(() -> restarts.stream()
                                .anyMatch(event -> event.getString("component").equals("event-log")
                                        && event.getString("mode").equals("GRACEFUL")
                                        && !event.getDuration().isNegative()));
                await().atMost(SOON)
                        .until(() -> client.status().probes().stream()
                                .allMatch(probe -> probe.component().equals(probes.get(probe.name()))));
            }
        }
    }
}
