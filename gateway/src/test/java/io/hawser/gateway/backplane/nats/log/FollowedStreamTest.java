package io.hawser.gateway.backplane.nats.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.follow.LogFollower;
import io.hawser.gateway.backplane.nats.NatsServer;
import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who follows a stream from which records are gone comes to what is behind them. */
@Tag("nats")
@Timeout(120)
final class FollowedStreamTest {
    private static final LogName LOG = new LogName("x");
    private static final String STREAM = Streams.stream(LOG);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Long> followed = new ConcurrentLinkedQueue<>();
    private NatsServer server;
    private Connection client;
    private JetStreamManagement management;
    private Line line;
    private NatsLog log;

    @BeforeEach
    void start() throws Exception {
        server = NatsServer.start();
        client = Nats.connect(server.url());
        management = client.jetStreamManagement();
        management.addStream(
                StreamConfiguration.builder().name(STREAM).subjects("x").build());
        line = Line.connect(
                new ServerAccess(List.of(server.url()), new ServerAccess.Login.None(), Optional.empty()), "test");
        log = new NatsLog(LOG, line, new Questions(line, timer, true), timer, System::nanoTime);
    }

    @AfterEach
    void stop() throws Exception {
        log.close().join();
        line.close();
        client.close();
        timer.shutdownNow();
        server.close();
    }

    @Test
    void aRecordThatTheServersLostIsPassedOver() throws Exception {
        publish(10);
        management.deleteMessage(STREAM, 4);

        try (LogFollower _ = follow()) {
            await().atMost(LIMIT).until(() -> followed.contains(10L));
            publish(1);
            await().atMost(LIMIT).until(() -> followed.contains(11L));
        }

        assertThat(followed)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 11)
                        .filter(position -> position != 4)
                        .boxed()
                        .toList());
    }

    @Test
    void aGapThatIsLongerThanWhatIsAskedForAtATimeIsPassedOverAtOnce() throws Exception {
        publish(603);
        for (long sequence = 2; sequence <= 601; sequence++) {
            management.deleteMessage(STREAM, sequence);
        }

        try (LogFollower _ = follow()) {
            await().atMost(LIMIT).until(() -> followed.contains(603L));
        }

        assertThat(followed).containsExactly(1L, 602L, 603L);
    }

    @Test
    void aStreamOfWhichNothingIsLeftIsFollowedToItsEnd() throws Exception {
        publish(3);
        management.purgeStream(STREAM);

        try (LogFollower follower = follow()) {
            assertThat(follower.awaitPlace(new Position(3), LIMIT)).isTrue();
        }

        assertThat(followed).isEmpty();
    }

    private LogFollower follow() {
        LogFollower follower = new LogFollower(
                log,
                "test",
                Position.START,
                records -> records.stream()
                        .map(LogRecord::position)
                        .map(Position::value)
                        .forEach(followed::add),
                () -> {});
        follower.start();
        return follower;
    }

    private void publish(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            client.jetStream().publish("x", new byte[] {1});
        }
    }
}
