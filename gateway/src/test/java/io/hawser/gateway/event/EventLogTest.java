package io.hawser.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.FaultyLog.Fault;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class EventLogTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<Integer> acknowledged = new CopyOnWriteArrayList<>();

    @Test
    void withAnEngineInMemoryAGroupIsStoredBeforeAppendReturns() throws UnreadableBatchException {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            List<Event> group = Events.uplinks("d", 1, 16);

            assertThat(fixture.log.append(group, () -> acknowledged.add(1))).isTrue();

            assertThat(acknowledged).containsExactly(1);
            assertThat(fixture.stored()).isEqualTo(group);
            assertThat(fixture.counters.value(Counter.EVENTS_APPENDED)).isEqualTo(16);
        }
    }

    @Test
    void nobodyIsToldBeforeTheCommitAndAllAreToldInOrderAfterIt() {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            fixture.durable.hold();
            appendGroups(fixture, 0, 100);

            assertThat(acknowledged).isEmpty();
            assertThat(fixture.log.status().queuedEvents()).isEqualTo(300);

            fixture.durable.release();

            assertThat(acknowledged).isEqualTo(IntStream.range(0, 100).boxed().toList());
            assertThat(fixture.log.status().queuedEvents()).isZero();
            assertThat(fixture.log.status().queuedBytes()).isZero();
        }
    }

    @Test
    void batchesGrowWhileOneIsOut() throws UnreadableBatchException {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            fixture.durable.hold();
            appendGroups(fixture, 0, 100);
            fixture.durable.release();

            assertThat(fixture.batches())
                    .extracting(batch -> batch.events().size())
                    .containsExactly(3, 297);
        }
    }

    @Test
    void whatComesBeforeTheFirstBatchIsStartedIsInIt() throws UnreadableBatchException {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            List<Runnable> soon = new ArrayList<>();
            for (int group = 0; group < 3; group++) {
                int number = group;
                List<Event> events = Events.uplinks("d" + number, 1, 2);
                assertThat(fixture.log.append(events, () -> acknowledged.add(number), soon::add))
                        .isTrue();
            }
            assertThat(fixture.batches()).isEmpty();
            assertThat(soon).as("one and the same, so that it is done once").containsOnly(soon.getFirst());

            soon.getFirst().run();

            assertThat(acknowledged).containsExactly(0, 1, 2);
            assertThat(fixture.batches())
                    .extracting(batch -> batch.events().size())
                    .containsExactly(6);
        }
    }

    @Test
    void whatWasPutOffAndNeverSentGoesWithTheNextOfAnybody() throws UnreadableBatchException {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            fixture.log.append(Events.uplinks("of a thread that hangs", 1, 2), () -> acknowledged.add(1), _ -> {});
            assertThat(acknowledged).isEmpty();

            fixture.log.append(Events.uplinks("d", 1, 3), () -> acknowledged.add(2));

            assertThat(acknowledged).containsExactly(1, 2);
            assertThat(fixture.stored()).hasSize(5);
        }
    }

    @Test
    void whatWasPutOffAndNeverSentWaitsVisiblyAndIsSentNowAndThen() {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            assertThat(fixture.log.waiting()).isZero();
            fixture.log.append(Events.uplinks("d", 1, 2), () -> acknowledged.add(1), _ -> {});
            assertThat(fixture.log.waiting()).isPositive();

            fixture.log.send();

            assertThat(acknowledged).containsExactly(1);
            assertThat(fixture.log.waiting()).isZero();
        }
    }

    @Test
    void whatWasPutOffAndNeverSentIsSentAtTheEnd() throws UnreadableBatchException {
        EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY);
        try (fixture) {
            fixture.log.append(Events.uplinks("d", 1, 2), () -> acknowledged.add(1), _ -> {});

            fixture.log.close();

            assertThat(acknowledged).containsExactly(1);
            assertThat(fixture.stored()).hasSize(2);
        }
    }

    @Test
    void batchesAreBoundedByEventsAndAGroupMaySpanSome() throws UnreadableBatchException {
        EventLogConfig config = EventLogFixture.config(1000, 10, 0, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture = new EventLogFixture(config)) {
            List<Event> group = Events.uplinks("d", 1, 25);

            fixture.log.append(group, () -> acknowledged.add(fixture.durable.appends()));

            assertThat(acknowledged).containsExactly(3);
            assertThat(fixture.stored()).isEqualTo(group);
            assertThat(fixture.batches())
                    .extracting(batch -> batch.events().size())
                    .containsExactly(10, 10, 5);
        }
    }

    @Test
    void batchesAreBoundedByBytesButForASingleEvent() throws UnreadableBatchException {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            Payload large = Payload.of(new byte[30 << 10]);
            Payload huge = Payload.of(new byte[100 << 10]);
            List<Event> group = List.of(
                    Events.uplink("d", 1, "n", large),
                    Events.uplink("d", 2, "n", large),
                    Events.uplink("d", 3, "n", large),
                    Events.uplink("d", 4, "n", huge));

            fixture.log.append(group, () -> acknowledged.add(1));

            assertThat(fixture.stored()).isEqualTo(group);
            assertThat(fixture.batches())
                    .extracting(batch -> batch.events().size())
                    .containsExactly(2, 1, 1);
        }
    }

    @Test
    void anEventThatNoRecordCanHoldIsTheCallersFault() {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            Event endless = Events.uplink("d", 1, "n", Payload.of(new byte[2 << 20]));

            assertThatIllegalArgumentException().isThrownBy(() -> fixture.log.append(List.of(endless), () -> {}));
            assertThatIllegalArgumentException().isThrownBy(() -> fixture.log.append(List.of(), () -> {}));
            assertThat(fixture.log.append(Events.uplinks("d", 1, 1), () -> {})).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterEachKindOfFailureNothingIsLostReorderedOrTwice(Fault fault) throws UnreadableBatchException {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            fixture.durable.failNext(fault, fault);
            List<Event> all = appendGroups(fixture, 0, 50);

            await().atMost(SOON).until(() -> acknowledged.size() == 50);

            assertThat(fixture.stored()).isEqualTo(all);
            assertThat(acknowledged).isSorted();
            assertThat(fixture.counters.value(Counter.EVENT_APPEND_FAILURES)).isEqualTo(2);
            assertThat(fixture.log.status().failing()).isEmpty();
        }
    }

    @Test
    void afterRandomFailuresNothingIsLostReorderedOrTwice() throws UnreadableBatchException {
        Random random = new Random(11);
        List<Fault> faults = List.of(Fault.values());
        EventLogConfig config = EventLogFixture.config(10_000, 7, 0, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture = new EventLogFixture(config)) {
            fixture.durable.failNext(IntStream.range(0, 100)
                    .mapToObj(_ -> faults.get(random.nextInt(faults.size())))
                    .toArray(Fault[]::new));
            List<Event> all = appendGroups(fixture, 0, 500);

            await().atMost(SOON).until(() -> acknowledged.size() == 500);

            assertThat(fixture.stored()).isEqualTo(all);
            assertThat(acknowledged).isSorted();
        }
    }

    @Test
    void whileAppendsFailStatusSaysWhyAndAfterwardsNot() {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            fixture.durable.failAlways(Fault.FULL);
            appendGroups(fixture, 0, 1);
            await().atMost(SOON).until(() -> fixture.durable.appends() > 3);

            assertThat(fixture.log.status().failing()).contains("no room");
            assertThat(fixture.log.status().sinceCommit()).isEmpty();

            fixture.durable.heal();
            await().atMost(SOON).until(() -> acknowledged.size() == 1);
            fixture.now.set(Events.TIME.plusSeconds(3));
            assertThat(fixture.log.status().failing()).isEmpty();
            assertThat(fixture.log.status().sinceCommit()).contains(Duration.ofSeconds(3));
        }
    }

    @Test
    void aFullQueueRefusesWholeGroupsUntilItIsRelieved() throws UnreadableBatchException {
        EventLogConfig config = EventLogFixture.config(10, 10, 0, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture = new EventLogFixture(config)) {
            List<String> relieved = new ArrayList<>();
            fixture.durable.hold();
            assertThat(fixture.log.append(Events.uplinks("a", 1, 8), () -> {})).isTrue();

            assertThat(fixture.log.append(Events.uplinks("b", 1, 3), () -> acknowledged.add(1)))
                    .isFalse();
            fixture.log.whenRelieved(() -> relieved.add("b"));
            fixture.log.whenRelieved(() -> relieved.add("c"));
            assertThat(relieved).isEmpty();
            assertThat(fixture.counters.value(Counter.EVENTS_REFUSED)).isEqualTo(3);

            fixture.durable.release();

            assertThat(relieved).containsExactly("b", "c");
            assertThat(acknowledged).isEmpty();
            assertThat(fixture.stored()).hasSize(8);
            fixture.log.whenRelieved(() -> relieved.add("at once"));
            assertThat(relieved).containsExactly("b", "c", "at once");
        }
    }

    @Test
    void thoseWhoAreRelievedMayAppendAndWaitAgain() throws UnreadableBatchException {
        EventLogConfig config = EventLogFixture.config(10, 4, 0, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture = new EventLogFixture(config)) {
            AtomicInteger left = new AtomicInteger(5000);
            fixture.durable.hold();
            assertThat(fixture.log.append(Events.uplinks("first", 1, 10), () -> {}))
                    .isTrue();
            appendAgainAndAgain(fixture, left);

            fixture.durable.release();

            assertThat(left).hasValue(0);
            assertThat(fixture.stored()).hasSize(10 + 5 * 5000);
        }
    }

    @Test
    void aGroupLargerThanTheQueueGoesThroughAlone() {
        EventLogConfig config = EventLogFixture.config(10, 10, 0, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture = new EventLogFixture(config)) {
            assertThat(fixture.log.append(Events.uplinks("a", 1, 100), () -> acknowledged.add(1)))
                    .isTrue();

            assertThat(acknowledged).containsExactly(1);
        }
    }

    @Test
    void eventsWithNobodyToSlowDownOverdrawUpToTwiceTheCapacity() {
        EventLogConfig config = EventLogFixture.config(10, 10, 0, EventLogFixture.KEEP_ALL);
        try (EventLogFixture fixture = new EventLogFixture(config)) {
            fixture.durable.hold();
            fixture.log.append(Events.uplinks("a", 1, 10), () -> {});

            long taken = IntStream.range(0, 15)
                    .filter(_ -> fixture.log.record(Events.connected("c")))
                    .count();

            assertThat(taken).isEqualTo(10);
            assertThat(fixture.counters.value(Counter.EVENTS_REFUSED)).isEqualTo(5);
            fixture.durable.release();
        }
    }

    @Test
    void aCallbackThatThrowsHarmsNoOther() {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            fixture.durable.hold();
            fixture.log.append(Events.uplinks("a", 1, 1), () -> {
                throw new IllegalStateException("on purpose");
            });
            fixture.log.append(Events.uplinks("a", 2, 1), () -> acknowledged.add(2));

            fixture.durable.release();

            assertThat(acknowledged).containsExactly(2);
        }
    }

    @Test
    void anAppendInsideACallbackCostsNoStack() {
        try (EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY)) {
            AtomicInteger left = new AtomicInteger(100_000);

            appendOneAfterTheOther(fixture, left);

            assertThat(left).hasValue(0);
        }
    }

    @Test
    void closingWaitsForWhatIsQueued() {
        EventLogFixture fixture = new EventLogFixture(EventLogFixture.ROOMY);
        fixture.durable.failNext(Fault.UNAVAILABLE, Fault.UNAVAILABLE);
        appendGroups(fixture, 0, 10);

        fixture.close();

        // Closing waits until all is durable, not until all are told; what it had not waited for would never be told.
        await().atMost(SOON).until(() -> acknowledged.size() == 10);
        assertThat(fixture.log.append(Events.uplinks("a", 1, 1), () -> {})).isFalse();
        assertThat(fixture.log.record(Events.connected("a"))).isFalse();
    }

    @Test
    void whatIsLeftAtCloseIsNeverAcknowledgedNotEvenLate() {
        EventLogConfig config =
                EventLogFixture.config(10_000, 1000, 0, EventLogFixture.KEEP_ALL, Duration.ofMillis(200));
        EventLogFixture fixture = new EventLogFixture(config);
        fixture.durable.hold();
        appendGroups(fixture, 0, 10);

        fixture.log.close();
        fixture.durable.release();

        assertThat(acknowledged).isEmpty();
        fixture.close();
    }

    @Test
    void aNewLogOnOldEventsGoesOnBehindThem() throws UnreadableBatchException {
        MemoryBackplane backplane = new MemoryBackplane(1 << 20);
        List<Event> all = new ArrayList<>();
        EventLogFixture before = new EventLogFixture(EventLogFixture.ROOMY, backplane);
        all.addAll(appendGroups(before, 0, 5));
        before.log.close();

        try (EventLogFixture after = new EventLogFixture(EventLogFixture.ROOMY, backplane)) {
            assertThat(after.log.status().events()).isEqualTo(15);
            assertThat(after.log.status().bytes()).isPositive();
            assertThat(after.log.status().oldest())
                    .isEqualTo(new EventPosition(new Position(Position.START.value() + 1), 0));
            all.addAll(appendGroups(after, 5, 10));

            assertThat(after.stored()).isEqualTo(all);
            assertThat(after.log.status().events()).isEqualTo(30);
        }
    }

    /** Appends the groups from {@code from} to {@code to}, of three events each. */
    private List<Event> appendGroups(EventLogFixture fixture, int from, int to) {
        List<Event> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            int group = i;
            List<Event> events = Events.uplinks("d" + group, group * 3 + 1, 3);
            assertThat(fixture.log.append(events, () -> acknowledged.add(group)))
                    .isTrue();
            all.addAll(events);
        }
        return all;
    }

    private static void appendAgainAndAgain(EventLogFixture fixture, AtomicInteger left) {
        while (left.get() > 0) {
            if (!fixture.log.append(Events.uplinks("again", 1, 5), () -> {})) {
                fixture.log.whenRelieved(() -> appendAgainAndAgain(fixture, left));
                return;
            }
            left.decrementAndGet();
        }
    }

    private static void appendOneAfterTheOther(EventLogFixture fixture, AtomicInteger left) {
        if (left.getAndDecrement() > 1) {
            fixture.log.append(Events.uplinks("next", 1, 1), () -> appendOneAfterTheOther(fixture, left));
        }
    }
}
