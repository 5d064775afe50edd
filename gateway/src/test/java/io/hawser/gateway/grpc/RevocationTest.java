package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.DeviceAuthentication;
import io.hawser.rpc.v1.GetDeviceRequest;
import io.hawser.rpc.v1.PutDeviceRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which changes of a provisioned device end its session. */
@Timeout(120)
class RevocationTest {
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
    void anotherAuthenticationSendsTheDeviceAway() throws Exception {
        put(DeviceAuthentication.DEVICE_AUTHENTICATION_NONE, "", "harbour");
        try (SocketDevice device = gateway.login("valve")) {
            put(DeviceAuthentication.DEVICE_AUTHENTICATION_TOKEN, "a secret", "harbour");

            assertThat(device.dismissal().code()).isEqualTo(9);
        }
    }

    @Test
    void otherLabelsLeaveTheSessionAlone() throws Exception {
        put(DeviceAuthentication.DEVICE_AUTHENTICATION_NONE, "", "harbour");
        try (SocketDevice device = gateway.connect()) {
            long epoch = device.login("valve").epoch();

            put(DeviceAuthentication.DEVICE_AUTHENTICATION_NONE, "", "quay");

            device.uplink(1, "t", "still here");
            Device valve = gateway.directory()
                    .getDevice(
                            GetDeviceRequest.newBuilder().setDeviceId("valve").build());
            assertThat(valve.getSessionEpoch()).isEqualTo(epoch);
            assertThat(valve.getConnected()).isTrue();
            assertThat(valve.getLabelsMap()).containsEntry("site", "quay");
        }
    }

    private void put(DeviceAuthentication authentication, String secret, String site) {
        var _ = gateway.directory()
                .putDevice(PutDeviceRequest.newBuilder()
                        .setDeviceId("valve")
                        .setAuthentication(authentication)
                        .setSecret(ByteString.copyFromUtf8(secret))
                        .putLabels("site", site)
                        .build());
    }
}
