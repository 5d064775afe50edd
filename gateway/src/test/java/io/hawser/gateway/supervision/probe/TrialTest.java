package io.hawser.gateway.supervision.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrialTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);

    @Test
    void whatGoesWrongIsSaidAtTheNextQuestion() {
        Trial trial = new Trial("handshake", _ -> fail("refused"), Optional::empty);

        assertThat(trial.ask(LONG).problem()).isEmpty();
        await().untilAsserted(() -> assertThat(trial.ask(LONG).problem()).contains("handshake failed: refused"));
    }

    @Test
    void anAttemptWithoutAnAnswerIsLateAndTheOnlyOne() {
        Trial trial = new Trial("handshake", _ -> waitForRelease(), Optional::empty);
        trial.ask(LONG);
        await().until(() -> attempts.get() == 1);

        assertThat(trial.ask(LONG).problem()).isEmpty();
        Reading late = trial.ask(Duration.ZERO);

        assertThat(late.problem().orElse("")).contains("handshake has no answer for");
        assertThat(late.remedy()).isEqualTo(Reading.Remedy.RESTART);
        assertThat(attempts).hasValue(1);
        held.countDown();
    }

    @Test
    void whatIsKnownToBeInTheWayIsSaidAndNotRestarted() {
        Trial trial = new Trial("handshake", _ -> fail("no answer"), () -> Optional.of("the disk hangs"));
        trial.ask(LONG);

        await().until(() -> trial.ask(LONG).problem().equals(Optional.of("the disk hangs")));
        assertThat(trial.ask(LONG).remedy()).isNotEqualTo(Reading.Remedy.RESTART);
    }

    @Test
    void anAttemptThatWasForgottenEndsUnheard() {
        Trial trial = new Trial(
                "handshake",
                _ -> {
                    if (attempts.get() == 0) {
                        waitForRelease();
                        ended.incrementAndGet();
                        fail("it was the old one");
                    }
                    attempts.incrementAndGet();
                },
                Optional::empty);
        trial.ask(LONG);
        await().until(() -> attempts.get() == 1);

        trial.forget();
        assertThat(trial.ask(Duration.ZERO).problem()).isEmpty();
        await().until(() -> attempts.get() == 2);
        held.countDown();
        await().until(() -> ended.get() == 1);

        for (int question = 0; question < 100; question++) {
            assertThat(trial.ask(LONG).problem()).isEmpty();
        }
    }

    private static void fail(String why) throws IOException {
        throw new IOException(why);
    }

    private void waitForRelease() {
        attempts.incrementAndGet();
        try {
            assertThat(held.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
