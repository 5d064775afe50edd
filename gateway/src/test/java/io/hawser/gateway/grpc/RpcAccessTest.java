package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.security.Role;
import io.hawser.rpc.v1.DeviceDirectoryGrpc;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.DisconnectDeviceRequest;
import io.hawser.rpc.v1.DisconnectDeviceResponse;
import io.hawser.rpc.v1.EventGroupsGrpc;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GetDeviceRequest;
import io.hawser.rpc.v1.GetStatusRequest;
import io.hawser.rpc.v1.PutDeviceRequest;
import io.hawser.rpc.v1.RestartRequest;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RpcAccessTest {
    private RpcFixture rpc;

    @BeforeEach
    void start() throws Exception {
        rpc = RpcFixture.plain(new FaultyDirectory());
    }

    @AfterEach
    void close() {
        rpc.close();
    }

    @Test
    void everyMethodOfOursHasItsLine() {
        Set<String> ours = Stream.of(
                        GatewayControlGrpc.getServiceDescriptor(),
                        DeviceMessagingGrpc.getServiceDescriptor(),
                        DeviceDirectoryGrpc.getServiceDescriptor(),
                        EventGroupsGrpc.getServiceDescriptor())
                .map(ServiceDescriptor::getMethods)
                .flatMap(methods -> methods.stream().map(MethodDescriptor::getFullMethodName))
                .collect(Collectors.toSet());

        assertThat(AccessTable.methods()).isEqualTo(ours);
    }

    @Test
    void servicesOfGrpcHaveTheirRoles() {
        assertThat(AccessTable.needed(
                        HealthGrpc.SERVICE_NAME, HealthGrpc.getCheckMethod().getFullMethodName()))
                .isEmpty();
        assertThat(AccessTable.needed(ServerReflectionGrpc.SERVICE_NAME, "any")).contains(Role.VIEWER);
        assertThat(AccessTable.needed(ChannelzGrpc.SERVICE_NAME, "any")).contains(Role.VIEWER);
        assertThat(AccessTable.needed("hawser.v9.Unheard", "hawser.v9.Unheard/Of"))
                .contains(Role.ADMIN);
    }

    @Test
    void withoutTokenOnlyHealthAnswers() {
        StatusRuntimeException refusal = status(() ->
                GatewayControlGrpc.newBlockingStub(rpc.anonymous()).getStatus(GetStatusRequest.getDefaultInstance()));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(RpcFixture.info(refusal).getReason()).isEqualTo("TOKEN_MISSING");
        assertThat(RpcFixture.info(refusal).getDomain()).isEqualTo("hawser.io");
        assertThat(rpc.counters.value(Counter.CALLS_UNAUTHENTICATED)).isEqualTo(1);
        assertThat(HealthGrpc.newBlockingStub(rpc.anonymous())
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void unknownTokensAreRefused() {
        StatusRuntimeException refusal = status(() -> GatewayControlGrpc.newBlockingStub(rpc.withToken("guess"))
                .getStatus(GetStatusRequest.getDefaultInstance()));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(RpcFixture.info(refusal).getReason()).isEqualTo("TOKEN_UNKNOWN");
        assertThat(rpc.counters.value(Counter.CALLS_UNAUTHENTICATED)).isEqualTo(1);
    }

    @Test
    void aRoleThatIsNotEnoughIsRefused() {
        StatusRuntimeException refusal = status(() -> GatewayControlGrpc.newBlockingStub(rpc.as(Role.SENDER))
                .restart(RestartRequest.newBuilder().setComponent("quick").build()));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(RpcFixture.info(refusal).getReason()).isEqualTo("ROLE_MISSING");
        assertThat(RpcFixture.info(refusal).getMetadataMap()).containsEntry("role", "operator");
        assertThat(rpc.counters.value(Counter.CALLS_FORBIDDEN)).isEqualTo(1);
        assertThat(rpc.components.statuses()).allMatch(component -> component.restarts() == 0);
    }

    @Test
    void faultsOfHandlersEndTheirCallOnly() {
        DeviceDirectoryGrpc.DeviceDirectoryBlockingStub directory =
                DeviceDirectoryGrpc.newBlockingStub(rpc.as(Role.ADMIN));

        StatusRuntimeException thrown = status(() -> directory.getDevice(GetDeviceRequest.getDefaultInstance()));
        StatusRuntimeException reported =
                status(() -> directory.disconnectDevice(DisconnectDeviceRequest.getDefaultInstance()));

        for (StatusRuntimeException failure : new StatusRuntimeException[] {thrown, reported}) {
            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
            assertThat(RpcFixture.info(failure).getReason()).isEqualTo("INTERNAL_ERROR");
            assertThat(RpcFixture.info(failure).getMetadataMap()).containsKey("incident");
            assertThat(failure.getMessage()).doesNotContain("a secret of the inside");
        }
        assertThat(GatewayControlGrpc.newBlockingStub(rpc.as(Role.VIEWER))
                        .getStatus(GetStatusRequest.getDefaultInstance())
                        .getNodeId())
                .isEqualTo("node-1");
    }

    @Test
    void refusalsOfHandlersKeepTheirDetails() {
        StatusRuntimeException refusal = status(() -> DeviceDirectoryGrpc.newBlockingStub(rpc.as(Role.ADMIN))
                .putDevice(PutDeviceRequest.getDefaultInstance()));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(RpcFixture.info(refusal).getMetadataMap()).containsEntry("field", "device_id");
    }

    private static StatusRuntimeException status(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    private static final class FaultyDirectory extends DeviceDirectoryGrpc.DeviceDirectoryImplBase {
        @Override
        public void getDevice(GetDeviceRequest request, StreamObserver<io.hawser.rpc.v1.Device> answer) {
            throw new AssertionError("a secret of the inside");
        }

        @Override
        public void disconnectDevice(DisconnectDeviceRequest request, StreamObserver<DisconnectDeviceResponse> answer) {
            answer.onError(new IllegalStateException("a secret of the inside"));
        }

        @Override
        public void putDevice(PutDeviceRequest request, StreamObserver<io.hawser.rpc.v1.Device> answer) {
            throw RpcErrors.invalidField("device_id", "is missing");
        }
    }
}
