package io.hawser.gateway.grpc;

import static io.hawser.gateway.grpc.GatewayFixture.assertInvalid;
import static io.hawser.gateway.grpc.GatewayFixture.assertRefused;
import static io.hawser.gateway.grpc.GatewayFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandResult;
import io.hawser.rpc.v1.BroadcastFailure;
import io.hawser.rpc.v1.BroadcastProgress;
import io.hawser.rpc.v1.BroadcastRequest;
import io.hawser.rpc.v1.CancelCommandRequest;
import io.hawser.rpc.v1.CommandFilter;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.DeviceSelector;
import io.hawser.rpc.v1.GetCommandRequest;
import io.hawser.rpc.v1.IfOffline;
import io.hawser.rpc.v1.ListCommandsRequest;
import io.hawser.rpc.v1.ListCommandsResponse;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SendToDeviceResponse;
import io.hawser.rpc.v1.WaitFor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cancelling, listing, streaming and broadcasting commands, over the wire and to devices on sockets. */
@Timeout(120)
class CommandCallsTest {
    private static final java.time.Duration LIMIT = java.time.Duration.ofSeconds(20);

    private GatewayFixture gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = new GatewayFixture(directory);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aCancelledCommandIsNotSentAndSaysSo() throws Exception {
        String id = store("probe", "reboot");

        io.hawser.rpc.v1.Command cancelled = cancel(id);

        assertThat(cancelled.getState()).isEqualTo(CommandState.COMMAND_STATE_CANCELLED);
        assertThat(cancelled.hasDeliveredTime()).isFalse();
        assertThat(cancel(id)).isEqualTo(cancelled);
        String next = store("probe", "next");
        try (SocketDevice device = gateway.login("probe")) {
            Command command = device.command();
            assertThat(command.id()).isEqualTo(UUID.fromString(next));
            device.answer(command, CommandResult.Status.SUCCEEDED, "");
            await().atMost(LIMIT).until(() -> get(next).getState() == CommandState.COMMAND_STATE_SUCCEEDED);
        }
        assertRefused(refusal(() -> cancel(next)), Status.Code.FAILED_PRECONDITION, "COMMAND_ENDED");
        assertRefused(refusal(() -> cancel(UUID.randomUUID().toString())), Status.Code.NOT_FOUND, "COMMAND_NOT_FOUND");
        assertInvalid(refusal(() -> cancel("nonsense")), "command_id", "INVALID_FIELD");
    }

    @Test
    void aResultThatComesTooLateIsShownAsLate() throws Exception {
        try (SocketDevice device = gateway.login("probe")) {
            SendToDeviceRequest request = request("probe", "slow")
                    .setTimeToLive(Duration.newBuilder().setNanos(300_000_000))
                    .build();
            String id = gateway.messaging().sendToDevice(request).getCommand().getCommandId();
            Command command = device.command();
            assertThat(get(id).getState()).isEqualTo(CommandState.COMMAND_STATE_TIMED_OUT);

            device.answer(command, CommandResult.Status.FAILED, "sorry");

            await().atMost(LIMIT).until(() -> get(id).hasResult());
            io.hawser.rpc.v1.Command known = get(id);
            assertThat(known.getState()).isEqualTo(CommandState.COMMAND_STATE_TIMED_OUT);
            assertThat(known.getResult().getLate()).isTrue();
            assertThat(known.getResult().getReported()).isEqualTo(CommandState.COMMAND_STATE_FAILED);
            assertThat(known.getResult().getPayload().toStringUtf8()).isEqualTo("sorry");
            assertRefused(refusal(() -> cancel(id)), Status.Code.FAILED_PRECONDITION, "COMMAND_EXPIRED");
        }
    }

    @Test
    void pagesOfCommandsAreStableWhileOthersAreStored() {
        List<String> ids = IntStream.range(0, 25)
                .mapToObj(i -> store("device-" + i % 5, "a"))
                .toList();

        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            ListCommandsResponse page =
                    list(ListCommandsRequest.newBuilder().setPageSize(7).setPageToken(token));
            page.getCommandsList().forEach(command -> seen.add(command.getCommandId()));
            store("other", "b"); // newer than all
            token = page.getNextPageToken();
        } while (!token.isEmpty());

        assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
        List<Timestamp> times = list(ListCommandsRequest.newBuilder()).getCommandsList().stream()
                .map(io.hawser.rpc.v1.Command::getCreateTime)
                .toList();
        assertThat(times)
                .isSortedAccordingTo((a, b) -> Long.compare(
                        b.getSeconds() * 1_000 + b.getNanos() / 1_000_000,
                        a.getSeconds() * 1_000 + a.getNanos() / 1_000_000));
    }

    @Test
    void commandsAreFoundByDeviceStateAndTime() {
        String queued = store("a", "x");
        String cancelled = store("a", "y");
        store("b", "x");
        Timestamp created = cancel(cancelled).getCreateTime();

        assertThat(ids(CommandFilter.newBuilder().setDeviceId("a"))).containsExactlyInAnyOrder(queued, cancelled);
        assertThat(ids(CommandFilter.newBuilder().setDeviceId("a").addStates(CommandState.COMMAND_STATE_CANCELLED)))
                .containsExactly(cancelled);
        assertThat(ids(CommandFilter.newBuilder().setFromTime(created))).contains(cancelled);
        assertThat(ids(CommandFilter.newBuilder().setUntilTime(created))).doesNotContain(cancelled);
        assertThat(ids(CommandFilter.newBuilder()
                        .setFromTime(Timestamp.newBuilder().setSeconds(created.getSeconds() + 3_600))))
                .isEmpty();
        assertInvalid(
                refusal(() -> ids(CommandFilter.newBuilder().addStates(CommandState.COMMAND_STATE_UNSPECIFIED))),
                "filter.states",
                "INVALID_FIELD");
        String token = list(ListCommandsRequest.newBuilder().setPageSize(1)).getNextPageToken();
        assertInvalid(
                refusal(() -> list(ListCommandsRequest.newBuilder()
                        .setPageToken(token)
                        .setFilter(CommandFilter.newBuilder().setDeviceId("a")))),
                "page_token",
                "PAGE_TOKEN_INVALID");
        assertInvalid(
                refusal(() -> list(ListCommandsRequest.newBuilder().setPageToken("x"))),
                "page_token",
                "PAGE_TOKEN_INVALID");
    }

    @Test
    void aPageOfLargeCommandsEndsEarlyAndTheNextGoesOn() {
        ByteString large = ByteString.copyFrom(new byte[60_000]);
        List<String> ids = IntStream.range(0, 40)
                .mapToObj(i -> storeRequest(request("d", "a").setPayload(large)))
                .toList();

        ListCommandsResponse first = list(ListCommandsRequest.newBuilder());
        ListCommandsResponse second = list(ListCommandsRequest.newBuilder().setPageToken(first.getNextPageToken()));
        ListCommandsResponse third = list(ListCommandsRequest.newBuilder().setPageToken(second.getNextPageToken()));

        assertThat(first.getSerializedSize()).isLessThan(1_100_000);
        assertThat(first.getCommandsCount() + second.getCommandsCount() + third.getCommandsCount())
                .isEqualTo(40);
        assertThat(third.getNextPageToken()).isEmpty();
        assertThat(first.getCommandsList())
                .extracting(io.hawser.rpc.v1.Command::getCommandId)
                .isSubsetOf(ids);
    }

    @Test
    void aStreamOfCommandsIsAnsweredOneByOneAndABadOneFailsOnlyItself() throws Exception {
        try (SocketDevice device = gateway.login("probe")) {
            Answers answers = new Answers(true);
            ClientCallStreamObserver<SendToDeviceRequest> stream = answers.open(gateway);
            stream.onNext(request("probe", "first").setRequestId("1").build());
            stream.onNext(request("", "bad").setRequestId("2").build());
            stream.onNext(request("absent", "offline")
                    .setRequestId("3")
                    .setIfOffline(IfOffline.IF_OFFLINE_FAIL)
                    .build());
            stream.onNext(request("probe", "second").setRequestId("4").build());
            stream.onCompleted();
            Command first = device.command();
            Command second = device.command();
            assertThat(List.of(first.name(), second.name())).containsExactly("first", "second");
            device.answer(second, CommandResult.Status.SUCCEEDED, "2");
            device.answer(first, CommandResult.Status.REJECTED, "1");

            assertThat(answers.end().isOk()).isTrue();

            assertThat(answers.byId()).hasSize(4);
            assertThat(answers.to("1").getCommand().getState()).isEqualTo(CommandState.COMMAND_STATE_REJECTED);
            assertThat(answers.to("4").getCommand().getState()).isEqualTo(CommandState.COMMAND_STATE_SUCCEEDED);
            assertThat(answers.to("2").getError().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
            assertThat(answers.to("2").getError().getReason()).isEqualTo("INVALID_FIELD");
            assertThat(answers.to("2").getError().getMetadataMap()).containsEntry("field", "device_id");
            assertThat(answers.to("3").getError().getReason()).isEqualTo("DEVICE_NOT_CONNECTED");
        }
    }

    @Test
    void thousandsOfCommandsPassThroughAStreamInTheOrderOfEachDevice() throws Exception {
        Answers answers = new Answers(true);
        ClientCallStreamObserver<SendToDeviceRequest> stream = answers.open(gateway);
        for (int i = 0; i < 3_000; i++) {
            stream.onNext(request("device-" + i % 10, "n" + i)
                    .setRequestId(Integer.toString(i))
                    .setWaitFor(WaitFor.WAIT_FOR_STORED)
                    .build());
        }
        stream.onCompleted();
        assertThat(answers.end().isOk()).isTrue();
        assertThat(answers.byId())
                .hasSize(3_000)
                .allSatisfy((_, answer) -> assertThat(answer.hasError()).isFalse());

        try (SocketDevice device = gateway.login("device-3")) {
            for (int i = 0; i < 300; i++) {
                Command command = device.command();
                assertThat(command.name()).isEqualTo("n" + (i * 10 + 3));
                device.answer(command, CommandResult.Status.SUCCEEDED, "");
            }
        }
    }

    @Test
    void aCallerThatReadsNoAnswersIsReadNoFurther() throws Exception {
        Answers answers = new Answers(false);
        ClientCallStreamObserver<SendToDeviceRequest> stream = answers.open(gateway);
        for (int i = 0; i < 20_000; i++) {
            stream.onNext(request("d" + i % 100, "a")
                    .setWaitFor(WaitFor.WAIT_FOR_STORED)
                    .setPayload(ByteString.copyFrom(new byte[200]))
                    .build());
        }

        await().atMost(LIMIT).until(() -> !stream.isReady());
        assertThat(gateway.outstanding()).isLessThan(20_000);
        stream.cancel("the test is done", null);
    }

    @Test
    void aStreamThatTheServerEndsSaysThatItStops() throws Exception {
        Answers answers = new Answers(true);
        ClientCallStreamObserver<SendToDeviceRequest> stream = answers.open(gateway);
        stream.onNext(request("absent", "a").build());
        await().atMost(LIMIT).until(() -> gateway.outstanding() == 1);

        gateway.stop();

        assertThat(answers.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void aBroadcastReachesAllConnectedDevicesAndTellsHowFarItIs() throws Exception {
        try (SocketDevice one = gateway.login("a-1");
                SocketDevice two = gateway.login("a-2");
                SocketDevice three = gateway.login("b-1")) {
            Iterator<BroadcastProgress> progress = gateway.messaging()
                    .broadcast(broadcast(DeviceSelector.newBuilder().setAllConnected(true)));
            assertThat(progress.next().getSelected()).isEqualTo(3);
            one.answer(one.command(), CommandResult.Status.SUCCEEDED, "");
            two.answer(two.command(), CommandResult.Status.FAILED, "");
            three.answer(three.command(), CommandResult.Status.REJECTED, "");

            BroadcastProgress last = last(progress);

            assertThat(last.getDone()).isTrue();
            assertThat(last.getStored()).isEqualTo(3);
            assertThat(last.getDelivered()).isEqualTo(3);
            assertThat(last.getSucceeded()).isEqualTo(1);
            assertThat(last.getFailed()).isEqualTo(1);
            assertThat(last.getRejected()).isEqualTo(1);
            assertThat(last.getOutstanding()).isZero();
        }
    }

    @Test
    void aBroadcastNamesTheDevicesThatItCouldNotReach() throws Exception {
        try (SocketDevice one = gateway.login("a-1")) {
            BroadcastRequest request = broadcast(DeviceSelector.newBuilder()
                            .setDeviceIds(DeviceSelector.DeviceIds.newBuilder()
                                    .addDeviceIds("a-1")
                                    .addDeviceIds("absent")
                                    .addDeviceIds("a-1")))
                    .toBuilder()
                    .setIfOffline(IfOffline.IF_OFFLINE_FAIL)
                    .setWaitFor(WaitFor.WAIT_FOR_STORED)
                    .build();
            List<BroadcastFailure> failures = new ArrayList<>();
            BroadcastProgress last = BroadcastProgress.getDefaultInstance();
            Iterator<BroadcastProgress> progress = gateway.messaging().broadcast(request);
            while (progress.hasNext()) {
                last = progress.next();
                failures.addAll(last.getNewFailuresList());
            }

            assertThat(last.getSelected()).isEqualTo(2);
            assertThat(last.getStored()).isEqualTo(1);
            assertThat(last.getFailures()).isEqualTo(1);
            assertThat(failures).extracting(BroadcastFailure::getDeviceId).containsExactly("absent");
            assertThat(failures.getFirst().getError().getReason()).isEqualTo("DEVICE_NOT_CONNECTED");
            assertThat(one.command().name()).isEqualTo("restart");
        }
    }

    @Test
    void aBroadcastByPrefixReachesProvisionedDevicesWhenTheyCome() throws Exception {
        var _ = gateway.directory()
                .putDevice(io.hawser.rpc.v1.PutDeviceRequest.newBuilder()
                        .setDeviceId("a-9")
                        .setAuthentication(io.hawser.rpc.v1.DeviceAuthentication.DEVICE_AUTHENTICATION_NONE)
                        .build());
        try (SocketDevice one = gateway.login("a-1")) {
            BroadcastProgress last = last(gateway.messaging()
                    .broadcast(broadcast(DeviceSelector.newBuilder().setIdPrefix("a-")).toBuilder()
                            .setWaitFor(WaitFor.WAIT_FOR_STORED)
                            .build()));

            assertThat(last.getStored()).isEqualTo(2);
            assertThat(one.command().name()).isEqualTo("restart");
            try (SocketDevice nine = gateway.login("a-9")) {
                assertThat(nine.command().name()).isEqualTo("restart");
            }
        }
    }

    @Test
    void whenTheCallerOfABroadcastLeavesNoMoreIsStored() throws Exception {
        BroadcastRequest slow = broadcast(DeviceSelector.newBuilder()
                        .setDeviceIds(DeviceSelector.DeviceIds.newBuilder()
                                .addAllDeviceIds(IntStream.range(0, 10_000)
                                        .mapToObj(i -> "d" + i)
                                        .toList())))
                .toBuilder()
                .setRatePerSecond(20)
                .build();
        io.grpc.Context.CancellableContext call = io.grpc.Context.current().withCancellation();
        call.run(() -> assertThat(gateway.messaging().broadcast(slow).next().getSelected())
                .isEqualTo(10_000));
        await().atMost(LIMIT).until(() -> gateway.outstanding() > 0);

        call.cancel(null);

        List<Integer> seen = new ArrayList<>(); // one more every 50 ms while it goes on
        await().atMost(LIMIT).pollInterval(java.time.Duration.ofMillis(250)).until(() -> {
            seen.add(gateway.outstanding());
            return seen.size() > 1 && seen.getLast().equals(seen.get(seen.size() - 2));
        });
    }

    @Test
    void badBroadcastsNameTheirField() {
        assertInvalid(
                refusal(() -> last(gateway.messaging().broadcast(BroadcastRequest.getDefaultInstance()))),
                "selector",
                "INVALID_FIELD");
        assertInvalid(
                refusal(() -> last(gateway.messaging()
                        .broadcast(broadcast(DeviceSelector.newBuilder().setAllConnected(true)).toBuilder()
                                .setName("")
                                .build()))),
                "name",
                "INVALID_FIELD");
        assertInvalid(
                refusal(() -> last(gateway.messaging()
                        .broadcast(broadcast(DeviceSelector.newBuilder().setAllConnected(true)).toBuilder()
                                .setRatePerSecond(100_001)
                                .build()))),
                "rate_per_second",
                "INVALID_FIELD");
    }

    private static BroadcastRequest broadcast(DeviceSelector.Builder selector) {
        return BroadcastRequest.newBuilder()
                .setSelector(selector)
                .setName("restart")
                .build();
    }

    private static BroadcastProgress last(Iterator<BroadcastProgress> progress) {
        BroadcastProgress last = progress.next();
        while (progress.hasNext()) {
            last = progress.next();
        }
        return last;
    }

    private static SendToDeviceRequest.Builder request(String device, String name) {
        return SendToDeviceRequest.newBuilder().setDeviceId(device).setName(name);
    }

    private String store(String device, String name) {
        return storeRequest(request(device, name));
    }

    private String storeRequest(SendToDeviceRequest.Builder request) {
        return gateway.messaging()
                .sendToDevice(request.setWaitFor(WaitFor.WAIT_FOR_STORED).build())
                .getCommand()
                .getCommandId();
    }

    private io.hawser.rpc.v1.Command cancel(String id) {
        return gateway.messaging()
                .cancelCommand(
                        CancelCommandRequest.newBuilder().setCommandId(id).build());
    }

    private io.hawser.rpc.v1.Command get(String id) {
        return gateway.messaging()
                .getCommand(GetCommandRequest.newBuilder().setCommandId(id).build());
    }

    private ListCommandsResponse list(ListCommandsRequest.Builder request) {
        return gateway.messaging().listCommands(request.build());
    }

    private List<String> ids(CommandFilter.Builder filter) {
        return list(ListCommandsRequest.newBuilder().setFilter(filter)).getCommandsList().stream()
                .map(io.hawser.rpc.v1.Command::getCommandId)
                .toList();
    }

    /** The answers of one stream. */
    private static final class Answers implements ClientResponseObserver<SendToDeviceRequest, SendToDeviceResponse> {
        private final boolean reads;
        private final ConcurrentLinkedQueue<SendToDeviceResponse> answers = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<ClientCallStreamObserver<SendToDeviceRequest>> stream =
                new CompletableFuture<>();
        private final CompletableFuture<Status> end = new CompletableFuture<>();

        Answers(boolean reads) {
            this.reads = reads;
        }

        ClientCallStreamObserver<SendToDeviceRequest> open(GatewayFixture gateway) {
            var _ = gateway.asyncMessaging().sendToDevices(this);
            return stream.join();
        }

        Status end() {
            return end.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
        }

        Map<String, SendToDeviceResponse> byId() {
            Map<String, SendToDeviceResponse> byId = new HashMap<>();
            answers.forEach(answer ->
                    assertThat(byId.put(answer.getRequestId(), answer)).isNull());
            return byId;
        }

        SendToDeviceResponse to(String requestId) {
            return java.util.Objects.requireNonNull(byId().get(requestId));
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<SendToDeviceRequest> call) {
            if (!reads) {
                call.disableAutoRequestWithInitial(0);
            }
            stream.complete(call);
        }

        @Override
        public void onNext(SendToDeviceResponse answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK);
        }
    }
}
