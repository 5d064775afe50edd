package io.hawser.gateway.backplane.nats;

import static io.hawser.gateway.backplane.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.hawser.gateway.backplane.nats.wire.WireFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That every question ends, whatever comes first. */
@Tag("nats")
final class NatsQuestionsTest {
    @TempDir
    private Path directory;

    private NatsServer server;
    private Line line;

    @BeforeEach
    void start() throws Exception {
        server = NatsServer.start(directory, "host: 127.0.0.1\nport: -1\n"); // without JetStream
        line = Line.connect(
                new ServerAccess(List.of(server.url()), new ServerAccess.Login.None(), Optional.empty()), "test");
    }

    @AfterEach
    void stop() {
        line.close();
        server.close();
    }

    @Test
    void aQuestionWhoseTimeIsOverWhileItIsAskedEnds() {
        try (ScheduledThreadPoolExecutor hasty = new Hasty()) {
            Questions questions = new Questions(line, hasty, false);

            assertThat(failure(questions.ask("nobody", null, new byte[0], Duration.ofDays(1))))
                    .isInstanceOf(WireFailure.NoAnswer.class);
        }
    }

    @Test
    void aQuestionThatIsAskedAfterTheTimerIsShutDownEnds() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        Questions questions = new Questions(line, timer, false);
        timer.shutdownNow();

        assertThat(failure(questions.ask("nobody", null, new byte[0], Duration.ofDays(1))))
                .isInstanceOf(WireFailure.NotSent.class);
    }

    /** For which all times are over before it says that it waits for them. */
    private static final class Hasty extends ScheduledThreadPoolExecutor {
        Hasty() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            command.run();
            return super.schedule(() -> {}, 0, unit);
        }
    }
}
