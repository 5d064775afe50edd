package io.hawser.gateway.backplane.nats.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.nats.NatsServer;
import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.nats.client.support.JsonValueUtils;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a server that pushes; another client plays it. */
@Tag("nats")
final class PushedRecordsTest {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    @TempDir
    private Path directory;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private NatsServer server;
    private Socket pusher; // no client: those send no statuses
    private Line line;
    private PushedRecords pushed;

    @BeforeEach
    void start() throws Exception {
        server = NatsServer.start(directory, "host: 127.0.0.1\nport: -1\n"); // without JetStream
        URI address = URI.create(server.url());
        pusher = new Socket(address.getHost(), address.getPort());
        line = Line.connect(
                new ServerAccess(List.of(server.url()), new ServerAccess.Login.None(), Optional.empty()), "test");
        pushed = new PushedRecords(line, "HAWSER_X", 1, nanos::get, (_, _, _) -> {}, broken::incrementAndGet);
        line.settle();
        send("CONNECT {\"verbose\":false,\"headers\":true}\r\n");
    }

    @AfterEach
    void stop() throws Exception {
        line.close();
        pusher.close();
        server.close();
    }

    @Test
    void aServerThatSpeaksIsNotSilent() throws Exception {
        nanos.set(LIMIT.toNanos() + 1);
        assertThat(pushed.isSilentFor(LIMIT)).isTrue();

        push("100 Idle Heartbeat");

        Awaitility.await().until(() -> !pushed.isSilentFor(LIMIT));
        assertThat(broken).hasValue(0);
    }

    @Test
    void oneThatEndedIsSilentWhateverComes() throws Exception {
        push("409 Consumer Deleted");
        Awaitility.await().until(() -> broken.get() == 1);
        nanos.set(LIMIT.toNanos() + 1);

        push("100 Idle Heartbeat");

        Awaitility.await().during(Duration.ofMillis(500)).until(() -> pushed.isSilentFor(LIMIT));
    }

    private void push(String status) throws Exception {
        String inbox = JsonValueUtils.readString(
                JsonValueUtils.readObject(StreamError.parse(pushed.question()), "config"), "deliver_subject");
        String header = "NATS/1.0 " + status + "\r\n\r\n";
        send("HPUB " + inbox + " " + header.length() + " " + header.length() + "\r\n" + header + "\r\n");
    }

    private void send(String text) throws Exception {
        pusher.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
