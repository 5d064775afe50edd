package io.hawser.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.NodesInOneJvm;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gateways that append to one log read the same from it, in the same order. */
@Timeout(60)
final class SharedEventLogTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final MemoryBackplane engine = new MemoryBackplane(64 << 10);
    private final NodesInOneJvm cluster = new NodesInOneJvm(engine);
    private final ScheduledExecutorService timer =
            Executors.newScheduledThreadPool(1, Thread.ofPlatform().daemon().factory());
    private final List<Gateway> gateways = new ArrayList<>();

    @AfterEach
    void close() {
        gateways.forEach(Gateway::close);
        cluster.close();
        timer.shutdownNow();
    }

    @Test
    void everyReaderIsGivenEverybodysEventsInTheSameOrder() throws Exception {
        Gateway a = start("a");
        Gateway b = start("b");
        Subscription fromA = a.subscriptions.open(EventFilter.everything());
        Subscription fromB = b.subscriptions.open(EventFilter.everything());
        List<CompletableFuture<Boolean>> stored = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            stored.add(a.append("one", i));
            stored.add(b.append("two", i));
        }
        for (CompletableFuture<Boolean> one : stored) {
            assertThat(one.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        List<StoredEvent> seenByA = take(fromA, 400);
        List<StoredEvent> seenByB = take(fromB, 400);

        assertThat(seenByA).isEqualTo(seenByB);
        assertThat(seenByA).extracting(StoredEvent::node).contains("a", "b");
        assertThat(seenByA.stream().filter(event -> event.event().device().equals("two")))
                .extracting(event -> Events.messageId(event.event()))
                .isSorted()
                .hasSize(200);
    }

    @Test
    void aTokenOfOneGatewayIsGoodAtTheOther() throws Exception {
        Gateway a = start("a");
        Gateway b = start("b");
        Subscription first = a.subscriptions.open(EventFilter.everything());
        a.store("one", 1, 10);
        b.store("two", 1, 10);
        ResumeToken token = first.take(7, LIMIT).resumeAt();
        List<StoredEvent> rest = take(first, 13);

        SubscriptionOutcome outcome = b.subscriptions.open(EventFilter.everything(), token);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        SubscriptionOutcome.Opened.class,
                        opened -> assertThat(takeQuietly(opened.subscription(), 13))
                                .isEqualTo(rest));
    }

    @Test
    void gatewaysComeToTheSameCountOfEvents() throws Exception {
        Gateway a = start("a");
        Gateway b = start("b");
        for (int i = 0; i < 20; i++) {
            a.store("one", i * 5 + 1, 5);
            b.store("two", i * 3 + 1, 3);
        }

        for (Gateway gateway : List.of(a, b)) {
            await().atMost(LIMIT).until(() -> gateway.log.status().events() == 160);
            LogPlaces places = gateway.log.places();
            assertThat(places.countBehind(places.now())).isZero();
            assertThat(places.countBehind(places.oldest())).isEqualTo(160);
        }
        a.store("one", 101, 5); // by one that knows all before
        assertThat(start("c").log.status().events()).isEqualTo(165); // as the last batch says
    }

    @Test
    void aReaderIsToldOfWhatTheEngineForgot() throws Exception {
        Gateway a = start("a");
        Gateway b = start("b");
        Subscription slow = b.subscriptions.open(EventFilter.everything());
        a.store("one", 1, 1);
        assertThat(take(slow, 1)).hasSize(1);

        for (int i = 0; i < 400; i++) {
            a.store("x".repeat(200), i * 50 + 1, 50); // more than the engine keeps, and the reader's gateway in memory
        }

        EventsLostException lost = null;
        while (lost == null) {
            try {
                slow.take(1, Duration.ofMillis(10));
            } catch (EventsLostException e) {
                lost = e;
            }
        }
        assertThat(take(slow, 10)).hasSize(10);
        await().atMost(LIMIT).until(() -> b.counters.value(Counter.EVENTS_EXPIRED) > 0);
    }

    @Test
    void aGatewayThatLosesTheLogSaysSoAndMissesNothing() throws Exception {
        Gateway a = start("a");
        Gateway b = start("b");
        Subscription reader = b.subscriptions.open(EventFilter.everything());
        cluster.isolate("b");
        a.store("one", 1, 30);
        await().atMost(LIMIT).until(() -> b.log.status().failing().isPresent());
        assertThat(b.counters.value(Counter.EVENT_FOLLOW_FAILURES)).isPositive();

        cluster.heal();

        assertThat(takeQuietly(reader, 30)).hasSize(30);
        await().atMost(LIMIT).until(() -> b.log.status().failing().isEmpty());
    }

    @Test
    void nobodyPassesOverEventsThatOnlyANewerVersionCanRead() throws Exception {
        Gateway a = start("a");
        Subscription reader = a.subscriptions.open(EventFilter.everything());
        a.store("one", 1, 3);
        Position newer = NewerBatch.appendTo(engine.log(new LogName("events")));
        a.store("one", 4, 3);

        assertThat(take(reader, 3)).hasSize(3);
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> reader.take(10, LIMIT))
                    .isInstanceOf(EventsUnavailableException.class)
                    .hasMessageContainingAll("position " + newer.value(), "version 2 (expected: 1)", "newer version");
        }

        await().atMost(LIMIT).until(() -> a.log.unreadable().isPresent());
        assertThat(a.log.unreadable().orElseThrow()).contains("position " + newer.value(), "version 2 (expected: 1)");
        Subscription behind = a.subscriptions.open(EventFilter.everything());
        a.store("one", 7, 2);
        assertThat(take(behind, 2)).hasSize(2); // who does not need them goes on
    }

    @Test
    void aGatewayDoesNotStartOnALogWhoseEndOnlyANewerVersionCanRead() {
        NewerBatch.appendTo(engine.log(new LogName("events")));

        assertThatThrownBy(() -> start("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("event log: record 1: event batch: version 2 (expected: 1), written by a newer version of"
                        + " Hawser; start that version");
    }

    private Gateway start(String id) {
        Gateway gateway = new Gateway(id, cluster.start(id));
        gateways.add(gateway);
        return gateway;
    }

    private static List<StoredEvent> takeQuietly(Subscription subscription, int count) {
        try {
            return take(subscription, count);
        } catch (InterruptedException | EventsLostException e) {
            throw new AssertionError(e);
        }
    }

    private static List<StoredEvent> take(Subscription subscription, int count)
            throws InterruptedException, EventsLostException {
        List<StoredEvent> taken = new ArrayList<>();
        while (taken.size() < count) {
            List<StoredEvent> more;
            try {
                more = subscription.take(count - taken.size(), LIMIT).events();
            } catch (EventsUnavailableException _) {
                continue; // it may be asked again
            }
            assertThat(more).as("events after %d of %d", taken.size(), count).isNotEmpty();
            taken.addAll(more);
        }
        return taken;
    }

    private final class Gateway implements AutoCloseable {
        private final Counters counters = new Counters();
        private final EventLog log;
        private final Subscriptions subscriptions;

        Gateway(String id, Backplane backplane) {
            EventLogConfig config = EventLogFixture.config(
                    100_000,
                    10,
                    64 << 10,
                    new EventLogConfig.Retention(
                            Duration.ofMillis(1), 1, 1, Duration.ofMillis(20)), // not this gateway's to see to
                    Duration.ofMillis(100));
            log = EventLog.shared(
                    backplane.log(new LogName("events")),
                    id,
                    config,
                    () -> Events.TIME.plusSeconds(1),
                    new Random(),
                    counters,
                    timer);
            subscriptions = new Subscriptions(log, counters);
        }

        CompletableFuture<Boolean> append(String device, int number) {
            CompletableFuture<Boolean> stored = new CompletableFuture<>();
            assertThat(log.append(List.of(Events.uplink(device, number)), () -> stored.complete(true)))
                    .isTrue();
            return stored;
        }

        void store(String device, int from, int count) throws Exception {
            CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);
            for (int i = from; i < from + count; i++) {
                last = append(device, i);
            }
            last.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            subscriptions.close();
            log.close();
        }
    }
}
