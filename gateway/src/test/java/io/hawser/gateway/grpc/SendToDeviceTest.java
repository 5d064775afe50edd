package io.hawser.gateway.grpc;

import static io.hawser.gateway.grpc.GatewayFixture.assertRefused;
import static io.hawser.gateway.grpc.GatewayFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.hawser.protocol.CommandResult;
import io.hawser.rpc.v1.Command;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.GetCommandRequest;
import io.hawser.rpc.v1.IfOffline;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SendToDeviceResponse;
import io.hawser.rpc.v1.WaitFor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SendToDeviceTest {
    private GatewayFixture gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        gateway = new GatewayFixture(directory);
    }

    @AfterAll
    void close() {
        gateway.close();
    }

    @Test
    void aStoredCommandIsAnsweredBeforeItsDeviceIsThere() throws Exception {
        Command stored = send(to("later")
                        .setRequestId("ignored")
                        .setPayload(ByteString.copyFromUtf8("left"))
                        .setWaitFor(WaitFor.WAIT_FOR_STORED)
                        .build())
                .getCommand();

        assertThat(stored.getState()).isEqualTo(CommandState.COMMAND_STATE_QUEUED);
        assertThat(stored.getDeviceId()).isEqualTo("later");
        assertThat(stored.getPayload().toStringUtf8()).isEqualTo("left");
        assertThat(stored.getTimeToLive().getSeconds()).isEqualTo(30);
        assertThat(stored.getDeadline().getSeconds() - stored.getCreateTime().getSeconds())
                .isEqualTo(30);
        assertThat(stored.hasResult() || stored.hasSentTime() || stored.hasEndTime())
                .isFalse();

        try (SocketDevice device = gateway.login("later")) {
            assertThat(device.command().id()).hasToString(stored.getCommandId());
        }
    }

    @Test
    void theAnswerDoesNotEchoARequestId() {
        SendToDeviceRequest request =
                to("echo").setRequestId("r").setWaitFor(WaitFor.WAIT_FOR_STORED).build();

        assertThat(send(request).getRequestId()).isEmpty();
    }

    @Test
    void aDeliveredCommandIsAnsweredAtItsAcknowledgement() throws Exception {
        try (SocketDevice device = gateway.login("acknowledges")) {
            CompletableFuture<SendToDeviceResponse> answer = sending(
                    to("acknowledges").setWaitFor(WaitFor.WAIT_FOR_DELIVERED).build());
            device.acknowledge(device.command());

            Command delivered = get(answer).getCommand();
            assertThat(delivered.getState()).isEqualTo(CommandState.COMMAND_STATE_DELIVERED);
            assertThat(delivered.hasSentTime() && delivered.hasDeliveredTime()).isTrue();
            assertThat(delivered.hasEndTime()).isFalse();
            assertThat(delivered.getAttempts()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED, COMMAND_STATE_SUCCEEDED", "FAILED, COMMAND_STATE_FAILED", "REJECTED, COMMAND_STATE_REJECTED"
    })
    void aCompletedCommandIsAnsweredWithWhatTheDeviceSays(CommandResult.Status status, CommandState state)
            throws Exception {
        String id = "answers-" + status;
        try (SocketDevice device = gateway.login(id)) {
            CompletableFuture<SendToDeviceResponse> answer = sending(to(id).build());
            io.hawser.protocol.Command received = device.command();
            assertThat(received.name()).isEqualTo("go");
            device.answer(received, status, "well");

            Command ended = get(answer).getCommand();
            assertThat(ended.getState()).isEqualTo(state);
            assertThat(ended.getResult().getReported()).isEqualTo(state);
            assertThat(ended.getResult().getPayload().toStringUtf8()).isEqualTo("well");
            assertThat(ended.hasEndTime() && ended.hasDeliveredTime()).isTrue();
            assertThat(find(ended.getCommandId())).isEqualTo(ended);
        }
    }

    @Test
    void aCommandThatMustNotWaitIsRefusedWithoutItsDevice() {
        String id = UUID.randomUUID().toString();
        SendToDeviceRequest request = to("nobody")
                .setCommandId(id)
                .setIfOffline(IfOffline.IF_OFFLINE_FAIL)
                .build();

        var refusal = refusal(() -> send(request));

        assertRefused(refusal, Status.Code.FAILED_PRECONDITION, "DEVICE_NOT_CONNECTED");
        assertThat(RpcFixture.info(refusal).getMetadataMap()).containsEntry("device_id", "nobody");
        var notFound = refusal(() -> find(id));
        assertRefused(notFound, Status.Code.NOT_FOUND, "COMMAND_NOT_FOUND");
        assertThat(RpcFixture.info(notFound).getMetadataMap()).containsEntry("command_id", id);
    }

    @Test
    void anIdWithOtherContentIsAConflict() {
        SendToDeviceRequest request = to("conflict")
                .setCommandId(UUID.randomUUID().toString())
                .setWaitFor(WaitFor.WAIT_FOR_STORED)
                .build();
        send(request);

        var refusal = refusal(() -> send(request.toBuilder().setName("stop").build()));

        assertRefused(refusal, Status.Code.ALREADY_EXISTS, "COMMAND_CONFLICT");
        assertThat(RpcFixture.info(refusal).getMetadataMap()).containsEntry("command_id", request.getCommandId());
    }

    @Test
    void aRepeatIsTheSameCommandAndNotSentAgain() throws Exception {
        try (SocketDevice device = gateway.login("repeats")) {
            SendToDeviceRequest request =
                    to("repeats").setCommandId(UUID.randomUUID().toString()).build();
            CompletableFuture<SendToDeviceResponse> first = sending(request);
            io.hawser.protocol.Command received = device.command();
            device.acknowledge(received);
            CompletableFuture<SendToDeviceResponse> meanwhile = sending(request);
            device.answer(received, CommandResult.Status.SUCCEEDED, "once");

            SendToDeviceResponse answer = get(first);
            assertThat(get(meanwhile)).isEqualTo(answer);
            assertThat(send(request)).isEqualTo(answer);
            // in the other case, it is the same id
            assertThat(send(request.toBuilder()
                            .setCommandId(request.getCommandId().toUpperCase(Locale.ROOT))
                            .build()))
                    .isEqualTo(answer);
            CompletableFuture<SendToDeviceResponse> other =
                    sending(to("repeats").build());
            io.hawser.protocol.Command next = device.command();
            assertThat(next.id()).isNotEqualTo(received.id());
            device.answer(next, CommandResult.Status.SUCCEEDED, "");
            get(other);
        }
    }

    @Test
    void aCommandOutlivesItsCallAndTimesOutAtItsOwnDeadline() {
        String id = UUID.randomUUID().toString();
        SendToDeviceRequest request =
                to("absent").setCommandId(id).setTimeToLive(millis(4_000)).build();
        // Connects, so that the call's own time is for storing; from its end on there is time enough to look.
        assertRefused(refusal(() -> find(id)), Status.Code.NOT_FOUND, "COMMAND_NOT_FOUND");

        var refusal = refusal(() ->
                gateway.messaging().withDeadlineAfter(Duration.ofSeconds(1)).sendToDevice(request));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(find(id).getState()).isEqualTo(CommandState.COMMAND_STATE_QUEUED);
        await().atMost(Duration.ofSeconds(20)).until(() -> find(id).getState() == CommandState.COMMAND_STATE_TIMED_OUT);
        assertThat(find(id).hasResult()).isFalse();
        assertThat(send(request).getCommand().getState()).isEqualTo(CommandState.COMMAND_STATE_TIMED_OUT);
    }

    @Test
    void timingOutIsAnAnswer() {
        Command ended = send(to("mute").setTimeToLive(millis(50)).build()).getCommand();

        assertThat(ended.getState()).isEqualTo(CommandState.COMMAND_STATE_TIMED_OUT);
        assertThat(ended.getAttempts()).isZero();
        assertThat(ended.hasEndTime()).isTrue();
    }

    private static SendToDeviceRequest.Builder to(String device) {
        return SendToDeviceRequest.newBuilder().setDeviceId(device).setName("go");
    }

    private static com.google.protobuf.Duration millis(int millis) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(millis / 1_000)
                .setNanos(millis % 1_000 * 1_000_000)
                .build();
    }

    private SendToDeviceResponse send(SendToDeviceRequest request) {
        return gateway.messaging().withDeadlineAfter(Duration.ofSeconds(20)).sendToDevice(request);
    }

    private CompletableFuture<SendToDeviceResponse> sending(SendToDeviceRequest request) {
        return CompletableFuture.supplyAsync(() -> send(request));
    }

    private Command find(String id) {
        return gateway.messaging()
                .getCommand(GetCommandRequest.newBuilder().setCommandId(id).build());
    }

    private static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS);
    }
}
