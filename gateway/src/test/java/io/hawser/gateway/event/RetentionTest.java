package io.hawser.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.Stages;
import io.hawser.gateway.metrics.Counter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RetentionTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration OFTEN = Duration.ofMillis(5);

    @Test
    void batchesOlderThanTheLimitGo() throws UnreadableBatchException {
        try (EventLogFixture fixture = fixture(Duration.ofMinutes(10), 1 << 30, 1 << 30)) {
            append(fixture, 200);
            fixture.now.set(Events.TIME.plus(Duration.ofMinutes(9)));
            append(fixture, 5);

            fixture.now.set(Events.TIME.plus(Duration.ofMinutes(11)));

            await().atMost(SOON).until(() -> fixture.log.status().events() == 5 * 10);
            assertThat(fixture.batches()).hasSize(5);
            assertThat(fixture.counters.value(Counter.EVENTS_EXPIRED)).isEqualTo(200 * 10);
        }
    }

    @Test
    void theOldestGoWhenThereAreTooManyEvents() throws UnreadableBatchException {
        try (EventLogFixture fixture = fixture(Duration.ofDays(1), 100, 1 << 30)) {
            append(fixture, 300);

            await().atMost(SOON).until(() -> fixture.log.status().events() == 100);
            assertThat(fixture.stored()).hasSize(100);
            assertThat(Events.messageId(fixture.stored().getFirst())).isEqualTo(2901);
            assertThat(fixture.counters.value(Counter.EVENTS_EXPIRED)).isEqualTo(2900);
        }
    }

    @Test
    void theOldestGoWhenTheyAreTooLong() throws UnreadableBatchException {
        try (EventLogFixture fixture = fixture(Duration.ofDays(1), 1 << 30, 5000)) {
            append(fixture, 300);

            // All at once: the status is that of the last look, which may be older than the last append.
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(Stages.get(fixture.durable.size()).bytes()).isBetween(4500L, 5000L);
                assertThat(fixture.log.status().bytes()).isBetween(4500L, 5000L);
                assertThat(fixture.log.status().events())
                        .isEqualTo(fixture.stored().size());
            });
            assertThat(fixture.log.status().events()).isLessThan(300 * 10);
        }
    }

    private static EventLogFixture fixture(Duration maxAge, long maxEvents, long maxBytes) {
        return new EventLogFixture(EventLogFixture.config(
                10_000, 1000, 1 << 20, new EventLogConfig.Retention(maxAge, maxEvents, maxBytes, OFTEN)));
    }

    private static void append(EventLogFixture fixture, int groups) {
        for (int i = 0; i < groups; i++) {
            assertThat(fixture.log.append(Events.uplinks("d", i * 10 + 1, 10), () -> {}))
                    .isTrue();
        }
    }
}
