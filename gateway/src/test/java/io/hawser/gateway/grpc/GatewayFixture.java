package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.hawser.gateway.Gateway;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import io.hawser.gateway.security.ApiTokens;
import io.hawser.rpc.v1.DeviceDirectoryGrpc;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.EventGroupsGrpc;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GetStatusRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A whole gateway, and a web server's channel to it. */
final class GatewayFixture implements AutoCloseable {
    private final Gateway gateway;
    private final ManagedChannel connection;
    private final Channel channel;

    GatewayFixture(Path directory) throws Exception {
        gateway = new Gateway(GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=" + directory)
                .withFlag("device-listener.port=0")
                .withFlag("rpc.port=0")
                .withFlag("http.port=0")));
        gateway.start();
        String token = Files.readString(directory.resolve(ApiTokens.ADMIN_FILE)).strip();
        connection = Grpc.newChannelBuilderForAddress(
                        "localhost", gateway.rpcAddress().getPort(), InsecureChannelCredentials.create())
                .build();
        channel = ClientInterceptors.intercept(
                connection, MetadataUtils.newAttachHeadersInterceptor(RpcFixture.bearer(token)));
    }

    DeviceMessagingGrpc.DeviceMessagingBlockingStub messaging() {
        return DeviceMessagingGrpc.newBlockingStub(channel);
    }

    DeviceMessagingGrpc.DeviceMessagingStub asyncMessaging() {
        return DeviceMessagingGrpc.newStub(channel);
    }

    GatewayControlGrpc.GatewayControlBlockingStub control() {
        return GatewayControlGrpc.newBlockingStub(channel);
    }

    /** Commands that have not ended. */
    int outstanding() {
        return (int) control().getStatus(GetStatusRequest.getDefaultInstance()).getCommandsOutstanding();
    }

    /** Stops the gateway; the channel stays. */
    void stop() {
        gateway.close();
    }

    DeviceDirectoryGrpc.DeviceDirectoryBlockingStub directory() {
        return DeviceDirectoryGrpc.newBlockingStub(channel);
    }

    EventGroupsGrpc.EventGroupsBlockingStub groups() {
        return EventGroupsGrpc.newBlockingStub(channel);
    }

    /** Where devices connect to. */
    InetSocketAddress deviceAddress() {
        return gateway.deviceAddress();
    }

    /** A connection of a device that has not logged in. */
    SocketDevice connect() throws IOException {
        return new SocketDevice(gateway.deviceAddress());
    }

    /** A device without credentials, logged in. */
    SocketDevice login(String id) throws Exception {
        SocketDevice device = connect();
        device.login(id);
        return device;
    }

    static StatusRuntimeException refusal(Runnable call) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refusal).isNotNull();
        return refusal;
    }

    static void assertRefused(StatusRuntimeException refusal, Status.Code code, String reason) {
        assertThat(refusal.getStatus().getCode()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(RpcFixture.info(refusal).getDomain()).isEqualTo("hawser.io");
        assertThat(RpcFixture.info(refusal).getReason()).isEqualTo(reason);
    }

    /** Refused for one field, which programs and people find. */
    static void assertInvalid(StatusRuntimeException refusal, String field, String reason) {
        assertRefused(refusal, Status.Code.INVALID_ARGUMENT, reason);
        assertThat(RpcFixture.info(refusal).getMetadataMap()).containsEntry("field", field);
        assertThat(violations(refusal))
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactly(field);
        assertThat(refusal.getMessage()).contains(field);
    }

    private static List<BadRequest.FieldViolation> violations(StatusRuntimeException refusal) {
        try {
            for (Any detail : StatusProto.fromThrowable(refusal).getDetailsList()) {
                if (detail.is(BadRequest.class)) {
                    return detail.unpack(BadRequest.class).getFieldViolationsList();
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        return List.of();
    }

    @Override
    public void close() {
        connection.shutdownNow();
        gateway.close();
    }
}
