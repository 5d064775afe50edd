package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.StayingNodes;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.command.CommandLimits;
import io.hawser.gateway.command.route.ShardedCommands;
import io.hawser.gateway.command.shard.ShardLogs;
import io.hawser.gateway.command.shard.ShardSettings;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timings;
import io.hawser.gateway.security.Role;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.SubscribeRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SubscriptionStreamTest {
    private static final SubscribeRequest.Open ALL = SubscribeRequest.Open.getDefaultInstance();

    private final MemoryBackplane backplane = new MemoryBackplane(1 << 20);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final Counters counters = new Counters();
    private EventLog log;
    private Subscriptions subscriptions;
    private ShardedCommands commands;
    private DeviceMessagingService service;
    private RpcFixture rpc;
    private DeviceMessagingGrpc.DeviceMessagingStub stub;

    @BeforeEach
    void start() throws Exception {
        log = new EventLog(
                backplane.log(new LogName("events")),
                "node-1",
                new EventLogConfig(
                        1_000,
                        1 << 20,
                        1_000,
                        64 << 10,
                        1 << 20,
                        new EventLogConfig.Retry(Duration.ofMillis(1), Duration.ofMillis(4)),
                        new EventLogConfig.Retention(Duration.ofDays(1), 1L << 40, 1L << 40, Duration.ofHours(1)),
                        Duration.ofMillis(200)),
                InstantSource.system(),
                new Random(),
                counters,
                timer);
        subscriptions = new Subscriptions(log, counters);
        TimingWheel wheel = new TimingWheel(Duration.ofMillis(10), 64, System::nanoTime);
        ShardSettings settings = ShardSettings.alone();
        ShardLogs shards = new ShardLogs(
                backplane,
                settings.layout(),
                new SessionRegistry(),
                log,
                wheel,
                new CommandLimits(10, 10, 10, Duration.ofSeconds(1), Duration.ofHours(1), 10),
                InstantSource.system(),
                counters,
                Timings.untold());
        commands = ShardedCommands.open(
                        backplane.peers(),
                        new StayingNodes(backplane.peers().membership()),
                        shards,
                        settings,
                        wheel,
                        counters)
                .toCompletableFuture()
                .get();
        service = new DeviceMessagingService(
                commands,
                RpcFixture.nobody(),
                subscriptions,
                RpcFixture.groups(backplane, log, counters),
                new MessagingLimits(Duration.ofSeconds(30), Duration.ofDays(30), 1_024, UUID::randomUUID),
                "node-1");
        rpc = RpcFixture.plain(service);
        stub = DeviceMessagingGrpc.newStub(rpc.as(Role.SENDER));
    }

    @AfterEach
    void close() {
        rpc.close();
        commands.close();
        subscriptions.close();
        log.close();
        timer.shutdownNow();
        backplane.close();
    }

    @Test
    void cancellingFreesTheSubscription() throws Exception {
        EventReader reader = opened();

        reader.cancel();

        awaitFreed();
    }

    @Test
    void halfClosingFreesTheSubscription() throws Exception {
        EventReader reader = opened();

        reader.halfClose();

        assertThat(reader.end().getCode()).isEqualTo(Status.Code.OK);
        awaitFreed();
    }

    @Test
    void aMistakeFreesTheSubscription() throws Exception {
        EventReader reader = opened();

        reader.send(SubscribeRequest.newBuilder().setOpen(ALL).build());

        assertThat(reader.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        awaitFreed();
    }

    @Test
    void aSubscriberThatDoesNotReadIsFreedWhenItCancels() throws Exception {
        EventReader reader = EventReader.stalled(stub, ALL);
        reader.request(1);
        reader.startToken();

        reader.cancel();

        awaitFreed();
    }

    @Test
    void stoppingEndsEveryStream() throws Exception {
        EventReader reader = opened();

        service.endStreams();

        GatewayFixture.assertRefused(reader.refusal(), Status.Code.UNAVAILABLE, "SERVICE_STOPPING");
        awaitFreed();
    }

    @Test
    void closingAllSubscriptionsEndsTheirStreams() throws Exception {
        EventReader reader = opened();

        subscriptions.close();

        GatewayFixture.assertRefused(reader.refusal(), Status.Code.UNAVAILABLE, "SERVICE_STOPPING");
    }

    @Test
    void stoppingEndsAStreamThatHasSaidNothing() throws Exception {
        EventReader silent = EventReader.silent(stub);

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            service.endStreams(); // the call may still be on its way
            return silent.ended();
        });

        GatewayFixture.assertRefused(silent.refusal(), Status.Code.UNAVAILABLE, "SERVICE_STOPPING");
    }

    @Test
    void aHalfClosedStreamThatHasSaidNothingEndsInPeace() {
        EventReader silent = EventReader.silent(stub);

        silent.halfClose();

        assertThat(silent.end().getCode()).isEqualTo(Status.Code.OK);
    }

    private EventReader opened() throws Exception {
        EventReader reader = EventReader.open(stub, ALL);
        reader.startToken();
        assertThat(subscriptions.count()).isEqualTo(1);
        return reader;
    }

    private void awaitFreed() {
        await().atMost(Duration.ofSeconds(20)).until(() -> subscriptions.count() == 0);
    }
}
