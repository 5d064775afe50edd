package io.hawser.gateway.grpc;

import static io.hawser.gateway.grpc.GatewayFixture.assertInvalid;
import static io.hawser.gateway.grpc.GatewayFixture.assertRefused;
import static io.hawser.gateway.grpc.GatewayFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.Challenge;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Proof;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Welcome;
import io.hawser.rpc.v1.DeleteDeviceRequest;
import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.DeviceAuthentication;
import io.hawser.rpc.v1.DeviceFilter;
import io.hawser.rpc.v1.DisconnectDeviceRequest;
import io.hawser.rpc.v1.GetDeviceRequest;
import io.hawser.rpc.v1.ListDevicesRequest;
import io.hawser.rpc.v1.ListDevicesResponse;
import io.hawser.rpc.v1.PutDeviceRequest;
import io.hawser.rpc.v1.RotateDeviceSecretRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DeviceDirectoryTest {
    private static final String SECRET = "a secret of a device";

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
    void connectedAndProvisionedDevicesAreOneListInTheOrderOfTheirIds() throws Exception {
        try (SocketDevice _ = gateway.login("b");
                SocketDevice _ = gateway.login("d");
                SocketDevice _ = gateway.login("\uFFFD"); // three bytes of UTF-8: before all that have four
                SocketDevice _ = gateway.login("e")) {
            putOpen("a");
            putOpen("c");
            putOpen("e");
            putOpen("\uD83D\uDE00");

            for (int size = 1; size <= 8; size++) {
                assertThat(pages(DeviceFilter.getDefaultInstance(), size))
                        .as("pages of %d", size)
                        .containsExactly("a", "b", "c", "d", "e", "\uFFFD", "\uD83D\uDE00");
            }
            assertThat(list(DeviceFilter.getDefaultInstance(), 0, "").getNextPageToken())
                    .isEmpty();
        }
    }

    @Test
    void pagesAreCompleteBeyondOneChunk() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            ids.add("bulk-%04d".formatted(i));
            putOpen(ids.getLast());
        }

        assertThat(pages(DeviceFilter.getDefaultInstance(), 1_000)).isEqualTo(ids);
        assertThat(pages(DeviceFilter.getDefaultInstance(), 256)).isEqualTo(ids);
        assertThat(pages(prefix("bulk-05"), 7)).isEqualTo(ids.subList(500, 600));
    }

    @Test
    void aPageEndsEarlyRatherThanExceedOneMebibyte() {
        Map<String, String> labels =
                IntStream.range(0, 64).boxed().collect(Collectors.toMap("key-%02d"::formatted, _ -> "x".repeat(255)));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            ids.add("labelled-%02d".formatted(i));
            var _ = gateway.directory()
                    .putDevice(PutDeviceRequest.newBuilder()
                            .setDeviceId(ids.getLast())
                            .setAuthentication(DeviceAuthentication.DEVICE_AUTHENTICATION_NONE)
                            .putAllLabels(labels)
                            .build());
        }

        assertThat(list(DeviceFilter.getDefaultInstance(), 0, "").getSerializedSize())
                .isBetween(1 << 19, 1 << 20);
        assertThat(pages(DeviceFilter.getDefaultInstance(), 1_000)).isEqualTo(ids);
    }

    @Test
    void filtersHoldTogether() throws Exception {
        try (SocketDevice _ = gateway.login("red-1");
                SocketDevice _ = gateway.login("blue-1")) {
            putOpen("red-0");
            putOpen("red-2");
            String node = get("red-1").getNodeId();

            assertThat(pages(prefix("red-"), 1)).containsExactly("red-0", "red-1", "red-2");
            assertThat(pages(connected(true), 1)).containsExactly("blue-1", "red-1");
            assertThat(pages(connected(false), 1)).containsExactly("red-0", "red-2");
            assertThat(pages(
                            connected(true).toBuilder()
                                    .setDeviceIdPrefix("red-")
                                    .build(),
                            1))
                    .containsExactly("red-1");
            assertThat(pages(DeviceFilter.newBuilder().setNode(node).build(), 5))
                    .containsExactly("blue-1", "red-1");
            assertThat(pages(DeviceFilter.newBuilder().setNode("other").build(), 5))
                    .isEmpty();
            assertThat(pages(DeviceFilter.newBuilder().setProtocol("hdp1").build(), 5))
                    .containsExactly("blue-1", "red-1");
            assertThat(pages(DeviceFilter.newBuilder().setProtocol("json-lines").build(), 5))
                    .isEmpty();
        }
    }

    @Test
    void aPageTokenIsGoodForItsFilterOnly() {
        putOpen("x1");
        putOpen("x2");
        String token = list(prefix("x"), 1, "").getNextPageToken();
        assertThat(list(prefix("x"), 1, token).getDevicesList())
                .extracting(Device::getDeviceId)
                .containsExactly("x2");

        assertInvalid(refusal(() -> list(prefix("y"), 1, token)), "page_token", "PAGE_TOKEN_INVALID");
        assertInvalid(
                refusal(() -> list(DeviceFilter.getDefaultInstance(), 1, token)), "page_token", "PAGE_TOKEN_INVALID");
        assertInvalid(refusal(() -> list(prefix("x"), 1, token + "AAAA")), "page_token", "PAGE_TOKEN_INVALID");
    }

    @Test
    void aDeviceTellsWhatItIs() throws Exception {
        Device put = gateway.directory()
                .putDevice(PutDeviceRequest.newBuilder()
                        .setDeviceId("pump")
                        .setAuthentication(DeviceAuthentication.DEVICE_AUTHENTICATION_NONE)
                        .putLabels("site", "harbour")
                        .build());
        assertThat(put).isEqualTo(get("pump"));
        assertThat(put.getProvisioned()).isTrue();
        assertThat(put.getConnected()).isFalse();
        assertThat(put.getLabelsMap()).containsExactly(Map.entry("site", "harbour"));

        try (SocketDevice device = gateway.connect()) {
            long epoch = device.login("pump").epoch();
            device.uplink(1, "t", "21");

            Device pump = get("pump");
            assertThat(pump.getConnected()).isTrue();
            assertThat(pump.getProtocol()).isEqualTo("hdp1");
            assertThat(pump.getSessionEpoch()).isEqualTo(epoch);
            assertThat(pump.getAddress()).startsWith("127.0.0.1:");
            assertThat(pump.getCounters().getUplinks()).isEqualTo(1);
            assertThat(pump.getCounters().getBytesIn()).isPositive();
            assertThat(pump.getAuthentication()).isEqualTo(DeviceAuthentication.DEVICE_AUTHENTICATION_NONE);
        }
    }

    @Test
    void nobodyIsNotFound() {
        assertMissing(refusal(() -> get("nobody")), "DEVICE_NOT_FOUND");
        assertMissing(refusal(() -> delete("nobody")), "DEVICE_NOT_FOUND");
        assertMissing(refusal(() -> rotate("nobody")), "DEVICE_NOT_FOUND");
        assertMissing(
                refusal(() -> gateway.directory()
                        .disconnectDevice(DisconnectDeviceRequest.newBuilder()
                                .setDeviceId("nobody")
                                .build())),
                "DEVICE_NOT_CONNECTED");
    }

    @Test
    void aDeviceThatIsOnlyConnectedCannotBeDeleted() throws Exception {
        try (SocketDevice _ = gateway.login("guest")) {
            assertRefused(refusal(() -> delete("guest")), Status.Code.NOT_FOUND, "DEVICE_NOT_FOUND");
            assertThat(get("guest").getConnected()).isTrue();
        }
    }

    @Test
    void aDisconnectedDeviceIsToldSoAndMayComeBack() throws Exception {
        try (SocketDevice device = gateway.connect()) {
            long epoch = device.login("boat").epoch();

            assertThat(gateway.directory()
                            .disconnectDevice(DisconnectDeviceRequest.newBuilder()
                                    .setDeviceId("boat")
                                    .build())
                            .getSessionEpoch())
                    .isEqualTo(epoch);

            assertThat(device.dismissal().code()).isEqualTo(4);
        }
        try (SocketDevice device = gateway.login("boat")) {
            assertThat(get("boat").getConnected()).isTrue();
            device.uplink(1, "t", "back");
        }
    }

    @Test
    void provisioningAConnectedGuestSendsItAway() throws Exception {
        try (SocketDevice device = gateway.login("guest")) {
            put("guest", DeviceAuthentication.DEVICE_AUTHENTICATION_TOKEN, SECRET, false);

            assertThat(device.dismissal().code()).isEqualTo(9);
        }
    }

    @Test
    void aDisabledDeviceIsSentAwayAndStaysOut() throws Exception {
        putOpen("valve");
        try (SocketDevice device = gateway.login("valve")) {
            put("valve", DeviceAuthentication.DEVICE_AUTHENTICATION_NONE, "", true);

            assertThat(device.dismissal().code()).isEqualTo(9);
        }
        assertThat(get("valve").getDisabled()).isTrue();
        assertTurnedAway("valve", new Authentication.None());
    }

    @Test
    void aDeletedDeviceIsSentAwayAndForgotten() throws Exception {
        putOpen("valve");
        try (SocketDevice device = gateway.login("valve")) {
            delete("valve");

            assertThat(device.dismissal().code()).isEqualTo(9);
        }
        assertRefused(refusal(() -> delete("valve")), Status.Code.NOT_FOUND, "DEVICE_NOT_FOUND");
    }

    @Test
    void aDeviceWithATokenShowsIt() throws Exception {
        Device put = put("meter", DeviceAuthentication.DEVICE_AUTHENTICATION_UNSPECIFIED, SECRET, false);

        assertThat(put.getAuthentication()).isEqualTo(DeviceAuthentication.DEVICE_AUTHENTICATION_TOKEN);
        assertThat(hello("meter", token(SECRET))).isInstanceOf(Welcome.class);
        assertTurnedAway("meter", token("another secret"));
        assertTurnedAway("meter", new Authentication.None());
    }

    @Test
    void aDeviceWithAnHmacProvesItsSecret() throws Exception {
        put("meter", DeviceAuthentication.DEVICE_AUTHENTICATION_HMAC_SHA256, SECRET, false);

        assertThat(prove("meter", SECRET.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Welcome.class);
        assertThat(prove("meter", new byte[] {1})).isInstanceOf(ProtocolFault.class);
        assertTurnedAway("meter", token(SECRET));
    }

    @Test
    void aRotatedSecretTakesThePlaceOfTheOldOne() throws Exception {
        put("meter", DeviceAuthentication.DEVICE_AUTHENTICATION_TOKEN, SECRET, false);
        try (SocketDevice device = gateway.connect()) {
            assertThat(device.hello("meter", token(SECRET))).isInstanceOf(Welcome.class);

            ByteString fresh = rotate("meter");

            assertThat(fresh.toStringUtf8()).matches("[A-Za-z0-9_-]{43}");
            device.uplink(1, "t", "still here");
            assertTurnedAway("meter", token(SECRET));
            assertThat(hello("meter", token(fresh.toStringUtf8()))).isInstanceOf(Welcome.class);
        }
        putOpen("open");
        var refusal = refusal(() -> rotate("open"));
        assertRefused(refusal, Status.Code.FAILED_PRECONDITION, "DEVICE_WITHOUT_SECRET");
        assertThat(RpcFixture.info(refusal).getMetadataMap()).containsEntry("device_id", "open");
    }

    @Test
    void puttingWithoutASecretKeepsTheOneThatWasThere() throws Exception {
        put("meter", DeviceAuthentication.DEVICE_AUTHENTICATION_TOKEN, SECRET, false);
        put("meter", DeviceAuthentication.DEVICE_AUTHENTICATION_TOKEN, "", false);

        assertThat(hello("meter", token(SECRET))).isInstanceOf(Welcome.class);
        assertInvalid(
                refusal(() -> put("meter", DeviceAuthentication.DEVICE_AUTHENTICATION_HMAC_SHA256, "", false)),
                "secret",
                "INVALID_FIELD");
    }

    private GatewayMessage hello(String id, Authentication authentication) throws Exception {
        try (SocketDevice device = gateway.connect()) {
            return device.hello(id, authentication);
        }
    }

    private GatewayMessage prove(String id, byte[] secret) throws Exception {
        try (SocketDevice device = gateway.connect()) {
            Challenge challenge = (Challenge) device.hello(id, new Authentication.HmacSha256());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(challenge.nonce().toBytes());
            device.send(new Proof(Payload.of(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)))));
            return device.receive();
        }
    }

    private void assertTurnedAway(String id, Authentication authentication) throws Exception {
        GatewayMessage answer = hello(id, authentication);
        assertThat(answer).isInstanceOf(ProtocolFault.class);
        assertThat(((ProtocolFault) answer).code()).isEqualTo(ProtocolFault.Code.UNAUTHORIZED);
    }

    private static void assertMissing(StatusRuntimeException refusal, String reason) {
        assertRefused(refusal, Status.Code.NOT_FOUND, reason);
        assertThat(RpcFixture.info(refusal).getMetadataMap()).containsEntry("device_id", "nobody");
    }

    private static Authentication token(String secret) {
        return new Authentication.Token(Payload.ofUtf8(secret));
    }

    private void putOpen(String id) {
        put(id, DeviceAuthentication.DEVICE_AUTHENTICATION_NONE, "", false);
    }

    private Device put(String id, DeviceAuthentication authentication, String secret, boolean disabled) {
        return gateway.directory()
                .putDevice(PutDeviceRequest.newBuilder()
                        .setDeviceId(id)
                        .setAuthentication(authentication)
                        .setSecret(ByteString.copyFromUtf8(secret))
                        .setDisabled(disabled)
                        .build());
    }

    private Device get(String id) {
        return gateway.directory()
                .getDevice(GetDeviceRequest.newBuilder().setDeviceId(id).build());
    }

    private void delete(String id) {
        var _ = gateway.directory()
                .deleteDevice(DeleteDeviceRequest.newBuilder().setDeviceId(id).build());
    }

    private ByteString rotate(String id) {
        return gateway.directory()
                .rotateDeviceSecret(
                        RotateDeviceSecretRequest.newBuilder().setDeviceId(id).build())
                .getSecret();
    }

    private static DeviceFilter prefix(String prefix) {
        return DeviceFilter.newBuilder().setDeviceIdPrefix(prefix).build();
    }

    private static DeviceFilter connected(boolean connected) {
        return DeviceFilter.newBuilder().setConnected(connected).build();
    }

    private ListDevicesResponse list(DeviceFilter filter, int size, String token) {
        return gateway.directory()
                .listDevices(ListDevicesRequest.newBuilder()
                        .setFilter(filter)
                        .setPageSize(size)
                        .setPageToken(token)
                        .build());
    }

    /** The ids on all pages, none of which is longer than asked. */
    private List<String> pages(DeviceFilter filter, int size) {
        List<String> ids = new ArrayList<>();
        String token = "";
        do {
            ListDevicesResponse page = list(filter, size, token);
            assertThat(page.getDevicesCount()).isLessThanOrEqualTo(size);
            page.getDevicesList().forEach(device -> ids.add(device.getDeviceId()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return ids;
    }
}
