package io.hawser.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.Stages;
import io.hawser.gateway.backplane.embedded.EmbeddedBackplane;
import io.hawser.gateway.backplane.embedded.EmbeddedConfig;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.metrics.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SubscriptionTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ResumeToken START = ResumeToken.behind(Position.START);

    @Test
    void fromNowOnSeesOnlyWhatComesLater() throws Exception {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            append(fixture, 1, 3);
            Subscription subscription = fixture.subscriptions.open(EventFilter.everything());
            append(fixture, 4, 2);

            Delivery delivery = subscription.take(10, LONG);

            assertThat(delivery.events()).extracting(Events::messageId).containsExactly(4L, 5L);
            assertThat(delivery.events()).extracting(StoredEvent::node).containsOnly("node-1");
            assertThat(fixture.counters.value(Counter.EVENTS_DELIVERED)).isEqualTo(2);
            assertThat(subscription.take(10, AT_ONCE).events()).isEmpty();
        }
    }

    @Test
    void aTakeThatWaitsIsWokenByACommit() throws Exception {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            Subscription subscription = fixture.subscriptions.open(EventFilter.everything());
            CompletableFuture<Delivery> taken = new CompletableFuture<>();
            Thread reader = Thread.startVirtualThread(() -> taken.complete(take(subscription)));
            await().atMost(SOON).until(() -> reader.getState() == Thread.State.TIMED_WAITING);

            append(fixture, 1, 1);

            assertThat(taken.get().events()).extracting(Events::messageId).containsExactly(1L);
        }
    }

    @Test
    void anEmptyTakeEndsAtItsLimit() throws Exception {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            Subscription subscription = fixture.subscriptions.open(EventFilter.everything());

            Delivery delivery = subscription.take(10, Duration.ofMillis(20));

            assertThat(delivery.events()).isEmpty();
            assertThat(delivery.resumeAt()).isEqualTo(subscription.start());
        }
    }

    @Test
    void theTokenCoversWhatTheFilterLeftOut() throws Exception {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            EventFilter connects = new EventFilter(Set.of(EventKind.DEVICE_CONNECTED), "", "");
            Subscription subscription = fixture.subscriptions.open(connects);
            append(fixture, 1, 3);

            Delivery delivery = subscription.take(10, AT_ONCE);

            assertThat(delivery.events()).isEmpty();
            assertThat(delivery.resumeAt().last().batch())
                    .isEqualTo(fixture.log.status().newest().batch());
        }
    }

    @Test
    void theStatusNamesTheOldestAndTheNewestEventAlsoAfterAStart() throws Exception {
        MemoryBackplane backplane = new MemoryBackplane(1 << 20);
        EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY, backplane);
        append(fixture, 1, 3);
        append(fixture, 4, 6);
        List<EventPosition> all =
                fixture.subscriptions.openOldest(EventFilter.everything()).take(10, AT_ONCE).events().stream()
                        .map(StoredEvent::position)
                        .toList();

        assertThat(all).hasSize(9);
        assertThat(fixture.log.status().oldest()).isEqualTo(all.getFirst());
        assertThat(fixture.log.status().newest()).isEqualTo(all.getLast());
        fixture.log.close();
        try (EventLogFixture again = new EventLogFixture(EventLogFixture.ROOMY, backplane)) {
            assertThat(again.log.status().oldest()).isEqualTo(all.getFirst());
            assertThat(again.log.status().newest()).isEqualTo(all.getLast());
        }
    }

    @Test
    void readingResumesExactlyOnceFromAnyToken() throws Exception {
        EventLogConfig config = EventLogFixture.config(10_000, 5, 1 << 20, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture = new EventLogFixture(config)) {
            append(fixture, 1, 100);
            Random random = new Random(3);
            List<Long> seen = new ArrayList<>();
            ResumeToken token = START;
            while (seen.size() < 100) {
                try (Subscription subscription = fixture.openFrom(throughText(token))) {
                    assertThat(subscription.start()).isEqualTo(token);
                    for (int takes = random.nextInt(3); takes >= 0; takes--) {
                        Delivery delivery = subscription.take(1 + random.nextInt(8), AT_ONCE);
                        delivery.events().forEach(event -> seen.add(Events.messageId(event)));
                        token = delivery.resumeAt();
                    }
                }
            }

            assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
        }
    }

    @Test
    void theTokenOfAnyEventResumesBehindIt() throws Exception {
        EventLogConfig config = EventLogFixture.config(10_000, 5, 1 << 20, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture = new EventLogFixture(config)) {
            append(fixture, 1, 23);
            List<StoredEvent> all = fixture.openFrom(START).take(100, AT_ONCE).events();

            for (StoredEvent event : all) {
                try (Subscription behind = fixture.openFrom(new ResumeToken(event.position()))) {
                    assertThat(behind.take(100, AT_ONCE).events())
                            .extracting(Events::messageId)
                            .isEqualTo(LongStream.rangeClosed(Events.messageId(event) + 1, 23)
                                    .boxed()
                                    .toList());
                }
            }
        }
    }

    @Test
    void aReaderThatKeepsUpNeverAsksTheEngine() throws Exception {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            Subscription subscription = fixture.subscriptions.open(EventFilter.everything());
            int before = fixture.durable.reads();

            for (int i = 0; i < 100; i++) {
                append(fixture, i * 10 + 1, 10);
                assertThat(subscription.take(100, LONG).events()).hasSize(10);
            }

            assertThat(fixture.durable.reads()).isEqualTo(before);
        }
    }

    @Test
    void aSlowReaderReadsFromTheLogAndHoldsUpNobody() throws Exception {
        EventLogConfig config = EventLogFixture.config(10_000, 100, 20_000, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture = new EventLogFixture(config)) {
            Subscription slow = fixture.subscriptions.open(EventFilter.everything());
            Subscription fast = fixture.subscriptions.open(EventFilter.everything());
            int before = fixture.durable.reads();
            for (int i = 0; i < 500; i++) {
                append(fixture, i * 10 + 1, 10);
                assertThat(fast.take(100, LONG).events()).hasSize(10);
            }
            assertThat(fixture.durable.reads()).isEqualTo(before);

            assertThat(readAll(slow))
                    .isEqualTo(LongStream.rangeClosed(1, 5000).boxed().toList());
            assertThat(fixture.durable.reads()).isGreaterThan(before);

            int caughtUp = fixture.durable.reads();
            append(fixture, 5001, 10);
            assertThat(slow.take(100, LONG).events()).hasSize(10);
            assertThat(fixture.durable.reads()).isEqualTo(caughtUp);
        }
    }

    @Test
    void aReaderThatFallsBehindRetentionIsToldAndGoesOn() throws Exception {
        EventLogConfig config = EventLogFixture.config(10_000, 10, 0, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture = new EventLogFixture(config)) {
            Subscription subscription = fixture.subscriptions.open(EventFilter.everything());
            append(fixture, 1, 30);
            ResumeToken inside = subscription.take(15, AT_ONCE).resumeAt();
            append(fixture, 31, 300);
            Stages.get(fixture.durable.truncateUpTo(new Position(20)));

            EventsLostException lost = readUntilLost(subscription);

            assertThat(lost.earliest()).isEqualTo(ResumeToken.behind(new Position(20)));
            assertThat(subscription.take(1, AT_ONCE).events())
                    .extracting(Events::messageId)
                    .containsExactly(201L);
            assertThat(fixture.subscriptions.open(EventFilter.everything(), inside))
                    .isEqualTo(new SubscriptionOutcome.EventsLost(lost.earliest()));
            assertThat(readAll(fixture.openFrom(lost.earliest()))).first().isEqualTo(201L);
        }
    }

    @Test
    void atTheEdgeOfRetentionNothingCountsAsLost() throws Exception {
        EventLogConfig config = EventLogFixture.config(10_000, 10, 0, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture = new EventLogFixture(config)) {
            append(fixture, 1, 30);
            ResumeToken behindTwo = fixture.openFrom(START).take(20, AT_ONCE).resumeAt();

            Stages.get(fixture.durable.truncateUpTo(new Position(2)));

            assertThat(readAll(fixture.openFrom(behindTwo)))
                    .isEqualTo(LongStream.rangeClosed(21, 30).boxed().toList());
        }
    }

    @Test
    void aTokenOfAnotherLogIsLost() {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            append(fixture, 1, 3);

            assertThat(fixture.subscriptions.open(
                            EventFilter.everything(), ResumeToken.behind(new Position(1_000_000))))
                    .isEqualTo(new SubscriptionOutcome.EventsLost(START));
        }
    }

    @Test
    void closingEndsATakeThatWaitsAndIsCounted() throws Exception {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            Subscription subscription = fixture.subscriptions.open(EventFilter.everything());
            assertThat(fixture.subscriptions.count()).isEqualTo(1);
            CompletableFuture<Delivery> taken = CompletableFuture.supplyAsync(() -> take(subscription));

            fixture.subscriptions.close();

            assertThat(taken.get().events()).isEmpty();
            assertThat(subscription.isOpen()).isFalse();
            assertThat(fixture.subscriptions.count()).isZero();
            assertThat(fixture.subscriptions.open(EventFilter.everything()).isOpen())
                    .isFalse();
        }
    }

    @Test
    void onSqliteManySourcesAndReadersSeeEverySourceInOrder(@TempDir Path directory) throws Exception {
        int sources = 4;
        int groups = 500;
        EventLogConfig config = EventLogFixture.config(2000, 1000, 1 << 20, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture =
                        new EventLogFixture(config, EmbeddedBackplane.open(EmbeddedConfig.in(directory)));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<StoredEvent>>> readers = IntStream.range(0, 5)
                    .mapToObj(_ -> fixture.subscriptions.open(EventFilter.everything()))
                    .map(subscription -> threads.submit(() -> readCount(subscription, sources * groups * 4)))
                    .toList();
            List<Future<Integer>> writers = IntStream.range(0, sources)
                    .mapToObj(source -> threads.submit(() -> appendPatiently(fixture, "d" + source, groups)))
                    .toList();

            for (Future<Integer> writer : writers) {
                assertThat(writer.get()).isEqualTo(groups);
            }
            for (Future<List<StoredEvent>> reader : readers) {
                List<StoredEvent> seen = reader.get();
                assertThat(seen).extracting(StoredEvent::position).isSorted();
                for (int source = 0; source < sources; source++) {
                    String device = "d" + source;
                    assertThat(seen.stream()
                                    .filter(event -> event.event().device().equals(device))
                                    .map(Events::messageId))
                            .isEqualTo(LongStream.range(0, groups * 4L).boxed().toList());
                }
            }
        }
    }

    private static void append(EventLogFixture fixture, int from, int count) {
        assertThat(fixture.log.append(Events.uplinks("d", from, count), () -> {}))
                .isTrue();
    }

    private static Delivery take(Subscription subscription) {
        try {
            return subscription.take(10, LONG);
        } catch (InterruptedException | EventsLostException e) {
            throw new AssertionError(e);
        }
    }

    private static ResumeToken throughText(ResumeToken token) {
        return ResumeToken.parse(token.text()).orElseThrow();
    }

    private static List<Long> readAll(Subscription subscription) throws Exception {
        List<Long> seen = new ArrayList<>();
        for (Delivery next = subscription.take(64, AT_ONCE);
                !next.events().isEmpty();
                next = subscription.take(64, AT_ONCE)) {
            next.events().forEach(event -> seen.add(Events.messageId(event)));
        }
        return seen;
    }

    /** Reads what there is until some of it turns out to be lost. */
    private static EventsLostException readUntilLost(Subscription subscription) {
        EventsLostException lost = catchThrowableOfType(EventsLostException.class, () -> readAll(subscription));
        assertThat(lost).isNotNull();
        return lost;
    }

    private static List<StoredEvent> readCount(Subscription subscription, int count) throws Exception {
        List<StoredEvent> seen = new ArrayList<>();
        while (seen.size() < count) {
            seen.addAll(subscription.take(256, LONG).events());
        }
        return seen;
    }

    /** Appends groups of four, waiting for relief when refused, and for the last to be stored. */
    private static int appendPatiently(EventLogFixture fixture, String device, int groups) throws Exception {
        CompletableFuture<Integer> last = new CompletableFuture<>();
        for (int i = 0; i < groups; i++) {
            int group = i;
            Runnable stored = () -> {
                if (group == groups - 1) {
                    last.complete(groups);
                }
            };
            while (!fixture.log.append(Events.uplinks(device, group * 4, 4), stored)) {
                CompletableFuture<Void> relieved = new CompletableFuture<>();
                fixture.log.whenRelieved(() -> relieved.complete(null));
                relieved.get();
            }
        }
        return last.get();
    }
}
