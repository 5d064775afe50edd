package io.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.hawser.client.failure.HawserException;
import io.hawser.client.fake.FakeGateway;
import io.hawser.client.fake.FakeWorld;
import io.hawser.client.fake.Refusals;
import io.hawser.client.view.EventKind;
import io.hawser.client.view.EventView;
import io.hawser.client.view.StartAt;
import io.hawser.rpc.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SubscriptionTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final FakeWorld world = new FakeWorld();
    private final FakeGateway first = FakeGateway.start(world, "first");
    private final FakeGateway second = FakeGateway.start(world, "second");
    private final HawserClient client = HawserClient.builder()
            .gateway(first.address())
            .gateway(second.address())
            .pauses(Duration.ofMillis(20), Duration.ofMillis(200))
            .build();

    @AfterEach
    void close() {
        client.close();
        first.close();
        second.close();
    }

    @Test
    void eventsComeInOrderWithTheirDetails() {
        var seen = new Seen();
        var subscription = subscribe(SubscribeOptions.EVERYTHING, seen);

        uplinks(2);

        await().atMost(SOON).until(() -> seen.positions().equals(List.of("p0", "p1")));
        assertThat(seen.events.get(0).kind()).isEqualTo(EventKind.UPLINK);
        await().atMost(SOON).until(() -> subscription.resumeToken().equals(Optional.of("t2")));
    }

    @Test
    void afterTheGatewayDiedTheNextOneGoesOnExactlyWhereTheHandlerStood() {
        var seen = new Seen();
        subscribe(SubscribeOptions.EVERYTHING, seen);
        uplinks(3);
        await().atMost(SOON).until(() -> seen.events.size() == 3);

        first.kill();
        uplinks(3);

        await().atMost(SOON).until(() -> seen.events.size() >= 6);
        assertThat(seen.positions()).containsExactly("p0", "p1", "p2", "p3", "p4", "p5");
        assertThat(second.resumedFrom()).containsExactly("t3");
        assertThat(seen.interruptions).isNotEmpty().allMatch(HawserException.Unavailable.class::isInstance);
    }

    @Test
    void whatTheHandlerHadNotFinishedWhenTheGatewayDiedIsHandledOnceAllTheSame() throws Exception {
        var seen = new Seen();
        var hold = new CountDownLatch(1);
        subscribe(SubscribeOptions.EVERYTHING.withMaxBatch(1), event -> {
            if (event.position().equals("p1")) {
                awaitRelease(hold);
            }
            seen.onEvent(event);
        });
        uplinks(4);
        await().atMost(SOON).until(() -> seen.events.size() == 1);

        first.kill();
        hold.countDown();
        uplinks(1);

        await().atMost(SOON).until(() -> seen.events.size() >= 5);
        assertThat(seen.positions()).containsExactly("p0", "p1", "p2", "p3", "p4");
    }

    @Test
    void aSlowHandlerStopsItsOwnStreamAndNobodyElse() {
        var hold = new CountDownLatch(1);
        var slow = new Seen();
        var swift = new Seen();
        var subscription = subscribe(SubscribeOptions.EVERYTHING.withMaxBatch(1), event -> {
            awaitRelease(hold);
            slow.onEvent(event);
        });
        subscribe(SubscribeOptions.EVERYTHING.withMaxBatch(1), swift);

        ByteString big = ByteString.copyFrom(new byte[64 << 10]);
        for (int i = 0; i < 200; i++) {
            world.uplink("dev", "photo", big);
        }

        await().atMost(SOON).until(() -> swift.events.size() == 200);
        assertThat(slow.events).isEmpty();
        // what the windows of the connection hold, and no more
        assertThat(first.eventsSent()).isBetween(1, 60);
        await().atMost(SOON).until(() -> subscription.resumeToken().equals(Optional.of("t0")));
        hold.countDown();
        await().atMost(SOON).until(() -> slow.events.size() == 200);
    }

    @Test
    void closeWaitsForTheEventInHandAndHandlesNoOther() throws Exception {
        uplinks(3);
        var entered = new CountDownLatch(1);
        var hold = new CountDownLatch(1);
        var seen = new Seen();
        var subscription = subscribe(SubscribeOptions.EVERYTHING.withResumeToken("t0"), event -> {
            entered.countDown();
            awaitRelease(hold);
            seen.onEvent(event);
        });
        entered.await();

        var closed = new CompletableFuture<Void>();
        var closing = new Thread(() -> {
            subscription.close();
            closed.complete(null);
        });
        closing.start();

        // Only once it waits is it certain that the next event comes after the close.
        await().atMost(SOON).until(() -> closing.getState() == Thread.State.WAITING);
        await().during(Duration.ofMillis(100)).until(() -> !closed.isDone());
        hold.countDown();
        assertThat(closed).succeedsWithin(SOON);
        assertThat(seen.positions()).containsExactly("p0");
        assertThat(subscription.resumeToken()).contains("t0");
        assertThat(subscription.ended()).succeedsWithin(SOON);
    }

    @Test
    void theHandlerItselfMayClose() {
        var handle = new CompletableFuture<Subscription>();
        var subscription = client.subscribe(
                SubscribeOptions.EVERYTHING, event -> handle.get().close());
        handle.complete(subscription);
        subscription.started().join();

        uplinks(2);

        assertThat(subscription.ended()).succeedsWithin(SOON);
    }

    @Test
    void lostEventsEndTheSubscriptionUnlessToldOtherwise() {
        uplinks(5);
        world.keepFrom(3);
        var seen = new Seen();

        var subscription = client.subscribe(SubscribeOptions.EVERYTHING.withResumeToken("t1"), seen);

        assertThat(subscription.ended())
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(HawserException.EventsLost.class);
        assertThat(subscription.started()).isCompletedExceptionally();
        assertThat(seen.losses).hasSize(1);
        assertThat(subscription.resumeToken()).contains("t1");
    }

    @Test
    void lostEventsAreReportedAndTheSubscriptionGoesOnFromNowByChoice() {
        uplinks(5);
        world.keepFrom(3);
        var seen = new Seen();

        subscribe(SubscribeOptions.EVERYTHING.withResumeToken("t1").withOnLoss(OnLoss.GO_ON_FROM_NOW), seen);
        uplinks(1);

        await().atMost(SOON).until(() -> seen.positions().equals(List.of("p5")));
        assertThat(seen.losses).hasSize(1);
    }

    @Test
    void afterALossEvenOneThatWasToBeginWithTheOldestGoesOnFromNow() {
        uplinks(5);
        world.keepFrom(3);
        var seen = new Seen();

        subscribe(
                SubscribeOptions.EVERYTHING
                        .withResumeToken("t1")
                        .withStartAt(StartAt.OLDEST)
                        .withOnLoss(OnLoss.GO_ON_FROM_NOW),
                seen);
        uplinks(1);

        await().atMost(SOON).until(() -> seen.positions().equals(List.of("p5")));
    }

    @Test
    void oneMayBeginWithTheOldest() {
        uplinks(2);
        var seen = new Seen();

        subscribe(SubscribeOptions.EVERYTHING.withStartAt(StartAt.OLDEST), seen);

        await().atMost(SOON).until(() -> seen.positions().equals(List.of("p0", "p1")));
    }

    @Test
    void aTokenFromBeforeResumesAfterWhatItCovers() {
        uplinks(4);
        var seen = new Seen();

        subscribe(SubscribeOptions.EVERYTHING.withResumeToken("t2"), seen);

        await().atMost(SOON).until(() -> seen.positions().equals(List.of("p2", "p3")));
    }

    @Test
    void aHandlerThatThrowsEndsTheSubscriptionBeforeItsBatch() {
        var subscription = client.subscribe(SubscribeOptions.EVERYTHING, event -> {
            throw new IllegalStateException("full disk");
        });
        subscription.started().join();

        uplinks(1);

        assertThat(subscription.ended())
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(subscription.resumeToken()).contains("t0");
    }

    @Test
    void aRefusalThatNoOtherGatewayWouldMendEndsTheSubscription() {
        first.refuseNext(Refusals.refusal(Status.Code.INVALID_ARGUMENT, ErrorReason.RESUME_TOKEN_INVALID, Map.of()));

        var subscription = client.subscribe(SubscribeOptions.EVERYTHING, new Seen());

        assertThat(subscription.ended())
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(HawserException.InvalidArgument.class);
    }

    @Test
    void onlyWhatTheFilterPassesComes() {
        var seen = new Seen();
        subscribe(SubscribeOptions.EVERYTHING.withDeviceIdPrefix("b"), seen);

        List.of("a1", "b1").forEach(device -> world.uplink(device, "x", ""));

        await().atMost(SOON).until(() -> seen.positions().equals(List.of("p1")));
    }

    @Test
    void closingTheClientEndsSubscriptionsAndWatches() {
        var subscription = subscribe(SubscribeOptions.EVERYTHING, new Seen());
        var watch = client.watchStatus(Duration.ofSeconds(1), status -> {});

        client.close();

        assertThat(subscription.ended()).isCompleted();
        assertThat(watch.ended()).isCompleted();
        assertThat(client.subscribe(SubscribeOptions.EVERYTHING, new Seen()).ended())
                .succeedsWithin(SOON);
    }

    @Test
    void aWatchGoesOnAtTheNextGateway() {
        // each is told again and again: only that they change counts
        Set<String> nodes = ConcurrentHashMap.newKeySet();
        client.watchStatus(Duration.ofSeconds(1), status -> nodes.add(status.nodeId()));
        await().atMost(SOON).until(() -> nodes.contains("first"));

        first.kill();

        await().atMost(SOON).until(() -> nodes.contains("second"));
    }

    private Subscription subscribe(SubscribeOptions options, EventHandler handler) {
        var subscription = client.subscribe(options, handler);
        assertThat(subscription.started()).succeedsWithin(SOON);
        return subscription;
    }

    /** Bounded, or a test that fails while it holds a handler would hang in close. */
    private static void awaitRelease(CountDownLatch hold) throws InterruptedException {
        assertThat(hold.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private void uplinks(int count) {
        IntStream.range(0, count).forEach(i -> world.uplink("dev", "temperature", "21"));
    }

    /** Remembers what it is told. */
    private static final class Seen implements EventHandler {
        final List<EventView> events = new CopyOnWriteArrayList<>();
        final List<HawserException> interruptions = new CopyOnWriteArrayList<>();
        final List<HawserException.EventsLost> losses = new CopyOnWriteArrayList<>();

        @Override
        public void onEvent(EventView event) {
            events.add(event);
        }

        @Override
        public void onInterrupted(HawserException failure, Duration pause) {
            interruptions.add(failure);
        }

        @Override
        public void onEventsLost(HawserException.EventsLost loss) {
            losses.add(loss);
        }

        List<String> positions() {
            return events.stream().map(EventView::position).toList();
        }
    }
}
