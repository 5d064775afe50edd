package io.hawser.gateway.grpc;

import static io.hawser.gateway.grpc.GatewayFixture.assertRefused;
import static io.hawser.gateway.grpc.GatewayFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.hawser.gateway.backplane.FaultyLog;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Stages;
import io.hawser.gateway.backplane.StayingNodes;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.command.CommandLimits;
import io.hawser.gateway.command.Commands;
import io.hawser.gateway.command.route.ShardedCommands;
import io.hawser.gateway.command.shard.ShardSettings;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timings;
import io.hawser.gateway.security.Role;
import io.hawser.protocol.Payload;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.GetCommandRequest;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.WaitFor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers are told when a bound is reached, the store fails, or events are gone. */
@Timeout(120)
class MessagingFailuresTest {
    private static final int PER_DEVICE = 1;
    private static final int LARGE = 8 << 10;

    private final MemoryBackplane backplane = new MemoryBackplane(1 << 28);
    private final FaultyLog commandLog = new FaultyLog(backplane.log(new LogName("commands")));
    private final FaultyLog eventLog = new FaultyLog(backplane.log(new LogName("events")));
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final Counters counters = new Counters();
    private EventLog events;
    private Subscriptions subscriptions;
    private ShardedCommands commands;
    private RpcFixture rpc;
    private DeviceMessagingGrpc.DeviceMessagingBlockingStub blocking;
    private DeviceMessagingGrpc.DeviceMessagingStub stub;

    @BeforeEach
    void start() throws Exception {
        EventLogConfig nothingInMemory = new EventLogConfig(
                1_000,
                1 << 20,
                10,
                64 << 10,
                0,
                new EventLogConfig.Retry(Duration.ofMillis(1), Duration.ofMillis(4)),
                new EventLogConfig.Retention(Duration.ofDays(1), 1L << 40, 1L << 40, Duration.ofHours(1)),
                Duration.ofMillis(200));
        events = new EventLog(
                eventLog, "node-1", nothingInMemory, InstantSource.system(), new Random(), counters, timer);
        subscriptions = new Subscriptions(events, counters);
        TimingWheel wheel = new TimingWheel(Duration.ofMillis(10), 64, System::nanoTime);
        commands = Stages.get(ShardedCommands.open(
                backplane.peers(),
                new StayingNodes(backplane.peers().membership()),
                _ -> Commands.open(
                        commandLog,
                        new SessionRegistry(),
                        events,
                        wheel,
                        new CommandLimits(PER_DEVICE, 10, 10, Duration.ofSeconds(1), Duration.ofHours(1), 10),
                        InstantSource.system(),
                        counters,
                        Timings.untold()),
                ShardSettings.alone(),
                wheel,
                counters));
        rpc = RpcFixture.plain(new DeviceMessagingService(
                commands,
                RpcFixture.nobody(),
                subscriptions,
                RpcFixture.groups(backplane, events, counters),
                new MessagingLimits(Duration.ofSeconds(30), Duration.ofDays(30), 1_024, UUID::randomUUID),
                "node-1"));
        blocking = DeviceMessagingGrpc.newBlockingStub(rpc.as(Role.SENDER));
        stub = DeviceMessagingGrpc.newStub(rpc.as(Role.SENDER));
    }

    @AfterEach
    void close() {
        rpc.close();
        commands.close();
        subscriptions.close();
        events.close();
        timer.shutdownNow();
        backplane.close();
    }

    @Test
    void oneCommandTooManyIsToBeRepeatedLater() {
        send(UUID.randomUUID());

        StatusRuntimeException refusal = refusal(() -> send(UUID.randomUUID()));

        assertRefused(refusal, Status.Code.RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED");
        assertThat(RpcFixture.info(refusal).getMetadataMap()).containsKey("limit");
        assertThat(retryAfter(refusal)).isPositive();
    }

    @Test
    void aCommandThatTheStoreDoesNotTakeIsToBeRepeatedLater() {
        UUID id = UUID.randomUUID();
        commandLog.failNext(FaultyLog.Fault.FULL, FaultyLog.Fault.UNAVAILABLE);

        StatusRuntimeException full = refusal(() -> send(id));
        assertRefused(full, Status.Code.RESOURCE_EXHAUSTED, "STORE_FULL");
        assertThat(retryAfter(full)).isPositive();
        StatusRuntimeException away = refusal(() -> send(id));
        assertRefused(away, Status.Code.UNAVAILABLE, "STORE_UNAVAILABLE");
        assertThat(retryAfter(away)).isPositive();
        StatusRuntimeException unknown = refusal(() -> blocking.getCommand(
                GetCommandRequest.newBuilder().setCommandId(id.toString()).build()));
        assertRefused(unknown, Status.Code.NOT_FOUND, "COMMAND_NOT_FOUND");
        assertThat(RpcFixture.info(unknown).getMetadataMap()).containsEntry("command_id", id.toString());
        send(id);
    }

    @Test
    void aTokenFromBeforeWhatIsKeptHasLostEvents() throws Exception {
        EventReader first = EventReader.open(stub, SubscribeRequest.Open.getDefaultInstance());
        String token = first.startToken();
        first.halfClose();
        assertThat(first.end().getCode()).isEqualTo(Status.Code.OK);
        happen(30);
        forgetAllSoFar();
        happen(1);

        EventReader late = EventReader.open(
                stub, SubscribeRequest.Open.newBuilder().setResumeToken(token).build());

        assertRefused(late.refusal(), Status.Code.OUT_OF_RANGE, "EVENTS_LOST");
        awaitFreed();
    }

    @Test
    void aReaderThatRetentionOvertakesIsToldThatEventsAreLost() throws Exception {
        EventReader slow = EventReader.stalled(
                stub, SubscribeRequest.Open.newBuilder().setMaxBatch(10).build());
        slow.request(1);
        slow.startToken();
        happen(1_000); // far more than fits between the two
        forgetAllSoFar();
        happen(1);

        slow.request(10_000);

        assertRefused(slow.refusal(), Status.Code.OUT_OF_RANGE, "EVENTS_LOST");
        awaitFreed();
    }

    private void send(UUID id) {
        var _ = blocking.sendToDevice(SendToDeviceRequest.newBuilder()
                .setDeviceId("pump")
                .setName("open")
                .setPayload(ByteString.copyFromUtf8("{}"))
                .setCommandId(id.toString())
                .setWaitFor(WaitFor.WAIT_FOR_STORED)
                .build());
    }

    private void happen(int count) {
        EventDetail detail = new EventDetail.UplinkReceived(1, false, "t", Payload.of(new byte[LARGE]));
        for (int i = 0; i < count; i++) {
            assertThat(events.append(List.of(new Event(RpcFixture.START, "pump", 1, detail)), () -> {}))
                    .isTrue();
        }
    }

    private void forgetAllSoFar() {
        Stages.get(eventLog.truncateUpTo(Stages.get(eventLog.tail())));
    }

    /** The caller may hear of the end before the gateway has let go. */
    private void awaitFreed() {
        await().atMost(Duration.ofSeconds(20)).until(() -> subscriptions.count() == 0);
    }

    private static Duration retryAfter(StatusRuntimeException refusal) {
        try {
            for (Any detail : StatusProto.fromThrowable(refusal).getDetailsList()) {
                if (detail.is(RetryInfo.class)) {
                    return Times.duration(detail.unpack(RetryInfo.class).getRetryDelay());
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no RetryInfo", refusal);
    }
}
