package io.hawser.gateway.grpc;

import static io.hawser.gateway.grpc.GatewayFixture.assertInvalid;
import static io.hawser.gateway.grpc.GatewayFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.Status;
import io.hawser.rpc.v1.DeleteDeviceRequest;
import io.hawser.rpc.v1.DeviceAuthentication;
import io.hawser.rpc.v1.DeviceFilter;
import io.hawser.rpc.v1.DisconnectDeviceRequest;
import io.hawser.rpc.v1.EventFilter;
import io.hawser.rpc.v1.EventKind;
import io.hawser.rpc.v1.GetCommandRequest;
import io.hawser.rpc.v1.GetDeviceRequest;
import io.hawser.rpc.v1.ListDevicesRequest;
import io.hawser.rpc.v1.PutDeviceRequest;
import io.hawser.rpc.v1.RotateDeviceSecretRequest;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SubscribeRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvalidArgumentTest {
    private static final String LONG_ID = "ä".repeat(64) + "x"; // 129 bytes
    private static final String LONG_NAME = "n".repeat(65);

    private GatewayFixture gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        gateway = new GatewayFixture(directory);
    }

    @AfterAll
    void close() {
        gateway.close();
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                command("no device", "device_id", request -> request.clearDeviceId()),
                command("a long device id", "device_id", request -> request.setDeviceId(LONG_ID)),
                command("no name", "name", request -> request.clearName()),
                command("a long name", "name", request -> request.setName(LONG_NAME)),
                command("a large payload", "payload", request -> request.setPayload(bytes(65_516 - "go".length()))),
                command("no UUID", "command_id", request -> request.setCommandId("one")),
                command("a short UUID", "command_id", request -> request.setCommandId("1-2-3-4-5")),
                command(
                        "a UUID of odd groups",
                        "command_id",
                        request -> request.setCommandId("0000000-00000-0000-0000-000000000001")),
                command("no time", "time_to_live", request -> request.setTimeToLive(Duration.getDefaultInstance())),
                command("too little time", "time_to_live", request -> request.setTimeToLive(time(0, 999_999))),
                command("negative time", "time_to_live", request -> request.setTimeToLive(time(-1, 0))),
                command("31 days", "time_to_live", request -> request.setTimeToLive(time(31 * 86_400L, 0))),
                command("endless time", "time_to_live", request -> request.setTimeToLive(time(Long.MAX_VALUE, 0))),
                command(
                        "time beyond all",
                        "time_to_live",
                        request -> request.setTimeToLive(time(Long.MAX_VALUE, Integer.MAX_VALUE))),
                command("endless past", "time_to_live", request -> request.setTimeToLive(time(Long.MIN_VALUE, 0))),
                command("an unknown fallback", "if_offline", request -> request.setIfOfflineValue(9)),
                command("an unknown goal", "wait_for", request -> request.setWaitForValue(9)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("commands")
    void aCommandThatIsWrongNamesItsField(Consumer<SendToDeviceRequest.Builder> mistake, String field) {
        SendToDeviceRequest.Builder request =
                SendToDeviceRequest.newBuilder().setDeviceId("device").setName("go");
        mistake.accept(request);

        assertInvalid(refusal(() -> gateway.messaging().sendToDevice(request.build())), field, "INVALID_FIELD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "1-2-3-4-5", "0000000-00000-0000-0000-000000000001"})
    void aCommandIsFoundByUuidsOnly(String id) {
        assertInvalid(
                refusal(() -> gateway.messaging()
                        .getCommand(
                                GetCommandRequest.newBuilder().setCommandId(id).build())),
                "command_id",
                "INVALID_FIELD");
    }

    static Stream<String> badDeviceIds() {
        return Stream.of("", LONG_ID);
    }

    @ParameterizedTest
    @MethodSource("badDeviceIds")
    void everyCallForADeviceChecksItsId(String id) {
        var directory = gateway.directory();
        List<Runnable> calls = List.of(
                () -> directory.getDevice(
                        GetDeviceRequest.newBuilder().setDeviceId(id).build()),
                () -> directory.putDevice(PutDeviceRequest.newBuilder()
                        .setDeviceId(id)
                        .setSecret(bytes(3))
                        .build()),
                () -> directory.disconnectDevice(
                        DisconnectDeviceRequest.newBuilder().setDeviceId(id).build()),
                () -> directory.deleteDevice(
                        DeleteDeviceRequest.newBuilder().setDeviceId(id).build()),
                () -> directory.rotateDeviceSecret(
                        RotateDeviceSecretRequest.newBuilder().setDeviceId(id).build()));

        calls.forEach(call -> assertInvalid(refusal(call), "device_id", "INVALID_FIELD"));
    }

    static Stream<Arguments> devices() {
        return Stream.of(
                device("no secret", "secret", request -> request.clearSecret()),
                device("a long secret", "secret", request -> request.setSecret(bytes(256))),
                device(
                        "a secret that is of no use",
                        "secret",
                        request -> request.setAuthentication(DeviceAuthentication.DEVICE_AUTHENTICATION_NONE)),
                device("an unknown method", "authentication", request -> request.setAuthenticationValue(9)),
                device("a label without a key", "labels", request -> request.putLabels("", "x")),
                device("a long key", "labels", request -> request.putLabels("k".repeat(64), "x")),
                device("a long label", "labels", request -> request.putLabels("k", "x".repeat(256))),
                device("65 labels", "labels", request -> request.putAllLabels(labels(65))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("devices")
    void aDeviceThatIsWrongNamesItsField(Consumer<PutDeviceRequest.Builder> mistake, String field) {
        PutDeviceRequest.Builder request =
                PutDeviceRequest.newBuilder().setDeviceId("device").setSecret(bytes(3));
        mistake.accept(request);

        assertInvalid(refusal(() -> gateway.directory().putDevice(request.build())), field, "INVALID_FIELD");
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                list("a negative size", "page_size", "INVALID_FIELD", request -> request.setPageSize(-1)),
                list("no token", "page_token", "PAGE_TOKEN_INVALID", request -> request.setPageToken("no token")),
                list("a short token", "page_token", "PAGE_TOKEN_INVALID", request -> request.setPageToken("AAAA")),
                list(
                        "a token of zeros",
                        "page_token",
                        "PAGE_TOKEN_INVALID",
                        request -> request.setPageToken("A".repeat(40))),
                list(
                        "a long prefix",
                        "filter.device_id_prefix",
                        "INVALID_FIELD",
                        request -> request.setFilter(DeviceFilter.newBuilder().setDeviceIdPrefix(LONG_ID))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("lists")
    void aListThatIsWrongNamesItsField(Consumer<ListDevicesRequest.Builder> mistake, String field, String reason) {
        ListDevicesRequest.Builder request = ListDevicesRequest.newBuilder();
        mistake.accept(request);

        assertInvalid(refusal(() -> gateway.directory().listDevices(request.build())), field, reason);
    }

    static Stream<Arguments> subscriptions() {
        return Stream.of(
                subscription("too large a batch", "open.max_batch", open -> open.setMaxBatch(10_001)),
                subscription("an unsigned batch", "open.max_batch", open -> open.setMaxBatch(-1)),
                subscription(
                        "a long prefix",
                        "open.filter.device_id_prefix",
                        open -> open.setFilter(EventFilter.newBuilder().setDeviceIdPrefix(LONG_ID))),
                subscription(
                        "a long name",
                        "open.filter.uplink_name",
                        open -> open.setFilter(EventFilter.newBuilder().setUplinkName(LONG_NAME))),
                subscription("no kind", "open.filter.kinds", open -> open.setFilter(kind(0))),
                subscription(
                        "lost events",
                        "open.filter.kinds",
                        open -> open.setFilter(kind(EventKind.EVENT_KIND_EVENTS_LOST_VALUE))),
                subscription("an unknown kind", "open.filter.kinds", open -> open.setFilter(kind(99))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("subscriptions")
    void aSubscriptionThatIsWrongNamesItsField(Consumer<SubscribeRequest.Open.Builder> mistake, String field) {
        SubscribeRequest.Open.Builder open = SubscribeRequest.Open.newBuilder();
        mistake.accept(open);

        assertInvalid(EventReader.open(gateway.asyncMessaging(), open.build()).refusal(), field, "INVALID_FIELD");
    }

    static Stream<Arguments> firstWords() {
        return Stream.of(
                Arguments.of(SubscribeRequest.getDefaultInstance(), "request"),
                Arguments.of(acknowledgement(), "acknowledge"),
                Arguments.of(rejection(), "reject"));
    }

    @ParameterizedTest
    @MethodSource("firstWords")
    void aSubscriptionBeginsWithOpen(SubscribeRequest first, String field) {
        EventReader reader = EventReader.silent(gateway.asyncMessaging());
        reader.send(first);

        assertInvalid(reader.refusal(), field, "INVALID_FIELD");
    }

    static Stream<Arguments> laterWords() {
        return Stream.of(
                Arguments.of(SubscribeRequest.getDefaultInstance(), "request"),
                Arguments.of(
                        SubscribeRequest.newBuilder()
                                .setOpen(SubscribeRequest.Open.getDefaultInstance())
                                .build(),
                        "open"),
                Arguments.of(rejection(), "reject"));
    }

    @ParameterizedTest
    @MethodSource("laterWords")
    void aSubscriptionThatSaysSomethingWrongEnds(SubscribeRequest later, String field) throws Exception {
        EventReader reader = EventReader.open(gateway.asyncMessaging(), SubscribeRequest.Open.getDefaultInstance());
        reader.startToken();
        reader.send(later);

        assertInvalid(reader.refusal(), field, "INVALID_FIELD");
    }

    @Test
    void acknowledgingWithoutAGroupChangesNothing() throws Exception {
        EventReader reader = EventReader.open(gateway.asyncMessaging(), SubscribeRequest.Open.getDefaultInstance());
        reader.startToken();
        reader.send(acknowledgement());
        reader.halfClose();

        assertThat(reader.end().getCode()).isEqualTo(Status.Code.OK);
    }

    private static SubscribeRequest acknowledgement() {
        return SubscribeRequest.newBuilder()
                .setAcknowledge(SubscribeRequest.Acknowledge.newBuilder().addPositions("x"))
                .build();
    }

    private static SubscribeRequest rejection() {
        return SubscribeRequest.newBuilder()
                .setReject(SubscribeRequest.Reject.newBuilder().addPositions("x"))
                .build();
    }

    private static EventFilter kind(int value) {
        return EventFilter.newBuilder().addKindsValue(value).build();
    }

    private static Duration time(long seconds, int nanos) {
        return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    }

    private static ByteString bytes(int count) {
        return ByteString.copyFrom(new byte[count]);
    }

    private static Map<String, String> labels(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "key" + i, i -> "x"));
    }

    private static Arguments command(String what, String field, Consumer<SendToDeviceRequest.Builder> mistake) {
        return Arguments.of(Named.of(what, mistake), field);
    }

    private static Arguments device(String what, String field, Consumer<PutDeviceRequest.Builder> mistake) {
        return Arguments.of(Named.of(what, mistake), field);
    }

    private static Arguments list(
            String what, String field, String reason, Consumer<ListDevicesRequest.Builder> mistake) {
        return Arguments.of(Named.of(what, mistake), field, reason);
    }

    private static Arguments subscription(String what, String field, Consumer<SubscribeRequest.Open.Builder> mistake) {
        return Arguments.of(Named.of(what, mistake), field);
    }
}
