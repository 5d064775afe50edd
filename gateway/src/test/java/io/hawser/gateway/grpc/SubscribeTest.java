package io.hawser.gateway.grpc;

import static io.hawser.gateway.grpc.GatewayFixture.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.DisconnectDeviceRequest;
import io.hawser.rpc.v1.DisconnectReason;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.EventFilter;
import io.hawser.rpc.v1.EventKind;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SendToDeviceResponse;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SubscribeTest {
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
    void aSubscriptionBeginsWithItsTokenAndSeesUplinksInOrder() throws Exception {
        try (SocketDevice device = gateway.login("probe")) {
            EventReader reader = open(uplinks());
            reader.startToken();

            sendUplinks(device, 1, 200);

            List<Event> events = reader.events(200);
            assertThat(texts(events)).isEqualTo(numbers(1, 200));
            assertThat(events).extracting(Event::getPosition).doesNotHaveDuplicates();
            assertThat(events).allSatisfy(event -> {
                assertThat(event.getKind()).isEqualTo(EventKind.EVENT_KIND_UPLINK);
                assertThat(event.getDeviceId()).isEqualTo("probe");
                assertThat(event.getSessionEpoch()).isNotZero();
                assertThat(event.getUplink().getName()).isEqualTo("t");
            });
        }
    }

    @Test
    void everyTokenResumesBehindExactlyWhatItCovers() throws Exception {
        try (SocketDevice device = gateway.login("probe")) {
            EventReader reader = open(uplinks().setMaxBatch(7));
            List<String> tokens = new ArrayList<>(List.of(reader.startToken()));
            List<Integer> covered = new ArrayList<>(List.of(0));
            sendUplinks(device, 1, 30);
            int seen = 0;
            while (seen < 30) {
                SubscribeResponse response = reader.response();
                assertThat(response.getEventsCount()).isLessThanOrEqualTo(7);
                seen += response.getEventsCount();
                tokens.add(response.getResumeToken());
                covered.add(seen);
            }
            reader.cancel();
            sendUplinks(device, 31, 40);

            for (int i = 0; i < tokens.size(); i++) {
                EventReader again = open(uplinks().setResumeToken(tokens.get(i)));
                assertThat(again.startToken()).isEqualTo(tokens.get(i));
                assertThat(texts(again.events(40 - covered.get(i)))).isEqualTo(numbers(covered.get(i) + 1, 40));
                again.cancel();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no token", "AAAA", "!"})
    void aTokenOfNobodyIsRefused(String token) {
        assertInvalid(open(uplinks().setResumeToken(token)).refusal(), "open.resume_token", "RESUME_TOKEN_INVALID");
    }

    @Test
    void largeUplinksComeInResponsesThatCallersTake() throws Exception {
        try (SocketDevice device = gateway.login("probe")) {
            EventReader reader = open(uplinks());
            String start = reader.startToken();
            for (int id = 1; id <= 60; id++) {
                device.uplink(id, "t", String.valueOf(id % 10).repeat(60_000));
            }
            List<Event> live = reader.events(60);

            EventReader again = open(uplinks().setResumeToken(start));
            again.startToken();
            List<Event> events = new ArrayList<>();
            while (events.size() < 60) {
                SubscribeResponse response = again.response();
                assertThat(response.getSerializedSize()).isLessThan((1 << 20) + 1_000);
                events.addAll(response.getEventsList());
            }

            assertThat(events).isEqualTo(live);
        }
    }

    @Test
    void filtersHoldTogether() throws Exception {
        try (SocketDevice near = gateway.login("near-1");
                SocketDevice far = gateway.login("far-1")) {
            EventReader reader = open(SubscribeRequest.Open.newBuilder()
                    .setFilter(EventFilter.newBuilder()
                            .addKinds(EventKind.EVENT_KIND_UPLINK)
                            .setDeviceIdPrefix("near-")
                            .setUplinkName("t")));
            reader.startToken();

            far.uplink(1, "t", "far");
            near.uplink(1, "other", "other");
            near.uplink(2, "t", "near");

            assertThat(texts(reader.events(1))).containsExactly("near");
        }
    }

    @Test
    void theTokenMovesOnPastWhatTheFilterKeepsOut() throws Exception {
        try (SocketDevice device = gateway.login("probe")) {
            EventReader reader = open(SubscribeRequest.Open.newBuilder()
                    .setFilter(EventFilter.newBuilder()
                            .addKinds(EventKind.EVENT_KIND_UPLINK)
                            .setUplinkName("rare")));
            String start = reader.startToken();

            device.uplink(1, "common", "{}");

            SubscribeResponse moved = reader.response();
            assertThat(moved.getEventsList()).isEmpty();
            assertThat(moved.getResumeToken()).isNotEqualTo(start);
        }
    }

    @Test
    void whatADeviceGoesThroughIsSeen() throws Exception {
        EventReader reader = open(SubscribeRequest.Open.newBuilder()
                .setFilter(EventFilter.newBuilder()
                        .setDeviceIdPrefix("probe")
                        .addKinds(EventKind.EVENT_KIND_DEVICE_CONNECTED)
                        .addKinds(EventKind.EVENT_KIND_COMMAND_CHANGED)
                        .addKinds(EventKind.EVENT_KIND_DEVICE_DISCONNECTED)));
        reader.startToken();
        try (SocketDevice device = gateway.connect()) {
            long epoch = device.login("probe").epoch();
            CompletableFuture<SendToDeviceResponse> answer = CompletableFuture.supplyAsync(() -> gateway.messaging()
                    .sendToDevice(SendToDeviceRequest.newBuilder()
                            .setDeviceId("probe")
                            .setName("go")
                            .build()));
            device.answer(device.command(), CommandResult.Status.FAILED, "stuck");
            String id = answer.get(20, TimeUnit.SECONDS).getCommand().getCommandId();
            Event connected = reader.events(1).getFirst();
            Event ended = reader.events(1).getFirst();
            var _ = gateway.directory()
                    .disconnectDevice(DisconnectDeviceRequest.newBuilder()
                            .setDeviceId("probe")
                            .build());
            Event left = reader.events(1).getFirst();

            assertThat(connected.getDeviceConnected().getProtocol()).isEqualTo("hdp1");
            assertThat(connected.getSessionEpoch()).isEqualTo(epoch);
            assertThat(ended.getCommandChanged().getCommand().getCommandId()).isEqualTo(id);
            assertThat(ended.getCommandChanged().getCommand().getState()).isEqualTo(CommandState.COMMAND_STATE_FAILED);
            assertThat(ended.getCommandChanged()
                            .getCommand()
                            .getResult()
                            .getPayload()
                            .toStringUtf8())
                    .isEqualTo("stuck");
            assertThat(left.getDeviceDisconnected().getReason()).isEqualTo(DisconnectReason.DISCONNECT_REASON_OPERATOR);
            assertThat(left.getDeviceDisconnected().getClean()).isFalse();
        }
    }

    @Test
    void aSubscriberThatDoesNotReadHoldsUpNobodyAndLosesNothing() throws Exception {
        int count = 2_000;
        try (SocketDevice device = gateway.login("probe")) {
            EventReader stalled = EventReader.stalled(
                    gateway.asyncMessaging(), uplinks().setMaxBatch(10).build());
            EventReader reader = open(uplinks());
            stalled.request(1);
            stalled.startToken();
            reader.startToken();

            String padding = "x".repeat(1_000);
            for (int i = 1; i <= count; i++) {
                device.send(new Uplink(i, false, false, "t", Payload.ofUtf8(i + padding)));
            }

            List<String> expected =
                    numbers(1, count).stream().map(n -> n + padding).toList();
            assertThat(texts(reader.events(count))).isEqualTo(expected);
            stalled.request(count);
            assertThat(texts(stalled.events(count))).isEqualTo(expected);
        }
    }

    @Test
    void halfClosingEndsAStreamInPeace() throws Exception {
        EventReader reader = open(uplinks());
        reader.startToken();
        reader.halfClose();

        assertThat(reader.end().getCode()).isEqualTo(Status.Code.OK);

        EventReader silent = EventReader.silent(gateway.asyncMessaging());
        silent.halfClose();
        assertThat(silent.end().getCode()).isEqualTo(Status.Code.OK);
    }

    private EventReader open(SubscribeRequest.Open.Builder open) {
        return EventReader.open(gateway.asyncMessaging(), open.build());
    }

    private static SubscribeRequest.Open.Builder uplinks() {
        return SubscribeRequest.Open.newBuilder()
                .setFilter(EventFilter.newBuilder().addKinds(EventKind.EVENT_KIND_UPLINK));
    }

    private static void sendUplinks(SocketDevice device, int from, int to) throws Exception {
        for (int i = from; i <= to; i++) {
            device.uplink(i, "t", String.valueOf(i));
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toList();
    }

    private static List<String> texts(List<Event> events) {
        return events.stream()
                .map(event -> event.getUplink().getPayload().toStringUtf8())
                .toList();
    }
}
