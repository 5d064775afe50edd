package io.hawser.gateway.backplane.nats.log;

import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.nats.NatsServer;
import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is believed of a stream whose leader tells now this, now that; another client plays the leader. */
@Tag("nats")
final class ExtentsTest {
    @TempDir
    private Path directory;

    private final Queue<Long> lasts = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private NatsServer server;
    private Connection leader;
    private Line line;
    private Extents extents;

    @BeforeEach
    void start() throws Exception {
        server = NatsServer.start(directory, "host: 127.0.0.1\nport: -1\n"); // without JetStream
        leader = Nats.connect(server.url());
        leader.createDispatcher(question -> leader.publish(question.getReplyTo(), extent(lasts.remove())))
                .subscribe("$JS.API.STREAM.INFO.HAWSER_X");
        leader.flush(null);
        line = Line.connect(
                new ServerAccess(List.of(server.url()), new ServerAccess.Login.None(), Optional.empty()), "test");
        extents = new Extents(new Leader("HAWSER_X", new Questions(line, timer, true), timer, System::nanoTime));
    }

    @AfterEach
    void stop() throws Exception {
        line.close();
        leader.close();
        timer.shutdownNow();
        server.close();
    }

    @Test
    void anAnswerThatLiesBeforeWhatIsKnownIsAskedForAgain() {
        lasts.addAll(List.of(5L, 3L, 3L, 6L));

        assertThat(get(extents.ask()).last()).isEqualTo(5);
        assertThat(get(extents.ask()).last()).isEqualTo(6);
    }

    @Test
    void whatWasAppendedIsKnown() {
        lasts.addAll(List.of(6L, 7L));
        extents.onKnown(7);

        assertThat(get(extents.ask()).last()).isEqualTo(7);
    }

    private static byte[] extent(long last) {
        return ("{\"state\":{\"messages\":1,\"bytes\":9,\"first_seq\":1,\"last_seq\":" + last + "}}")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
