package io.hawser.gateway.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.directory.Directory;
import io.hawser.gateway.security.AuthenticationMethod;
import io.hawser.gateway.security.DeviceCredentials;
import io.hawser.gateway.security.DeviceRecord;
import io.hawser.gateway.security.Provisioning;
import io.hawser.gateway.security.ProvisioningFailure;
import io.hawser.protocol.DeviceId;
import io.hawser.rpc.v1.DeleteDeviceRequest;
import io.hawser.rpc.v1.DeleteDeviceResponse;
import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.DeviceDirectoryGrpc;
import io.hawser.rpc.v1.DisconnectDeviceRequest;
import io.hawser.rpc.v1.DisconnectDeviceResponse;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.GetDeviceRequest;
import io.hawser.rpc.v1.ListDevicesRequest;
import io.hawser.rpc.v1.ListDevicesResponse;
import io.hawser.rpc.v1.PutDeviceRequest;
import io.hawser.rpc.v1.RotateDeviceSecretRequest;
import io.hawser.rpc.v1.RotateDeviceSecretResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is there, and who may be.
 *
 * <p>Threads: each call on a virtual thread of its own, which waits for the store where it must.
 */
public final class DeviceDirectoryService extends DeviceDirectoryGrpc.DeviceDirectoryImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceDirectoryService.class);
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1_000;
    private static final int MAX_PAGE_BYTES = (1 << 20) - 1_024; // room for the token; one device takes some 20 KiB
    private static final int ENTRY_BYTES = 8; // what a device takes in the list besides itself

    private final Directory directory;
    private final DeviceCredentials credentials;
    private final DeviceListing listing;

    /** @param node this gateway's id */
    public DeviceDirectoryService(
            Directory directory, DeviceCredentials credentials, QueuedCommands commands, String node) {
        this.directory = directory;
        this.credentials = credentials;
        this.listing = new DeviceListing(directory, credentials, commands, node);
    }

    @Override
    public void getDevice(GetDeviceRequest request, StreamObserver<Device> caller) {
        DeviceId id = Arguments.deviceId(request.getDeviceId());
        answer(caller, DeviceMapper.device(listing.find(id).orElseThrow(() -> notFound(id))));
    }

    @Override
    public void listDevices(ListDevicesRequest request, StreamObserver<ListDevicesResponse> caller) {
        Arguments.idPrefix("filter.device_id_prefix", request.getFilter().getDeviceIdPrefix());
        int size = Arguments.pageSize(request.getPageSize(), DEFAULT_PAGE, MAX_PAGE);
        int filterHash = request.getFilter().toByteString().hashCode();
        String after = request.getPageToken().isEmpty() ? "" : after(request.getPageToken(), filterHash);
        List<KnownDevice> page = listing.page(request.getFilter(), after, size);
        ListDevicesResponse.Builder response = ListDevicesResponse.newBuilder();
        int bytes = 0;
        boolean more = page.size() == size;
        for (KnownDevice known : page) {
            Device device = DeviceMapper.device(known);
            bytes += device.getSerializedSize() + ENTRY_BYTES;
            if (bytes > MAX_PAGE_BYTES) {
                more = true;
                break;
            }
            response.addDevices(device);
        }
        if (more) {
            String last = response.getDevices(response.getDevicesCount() - 1).getDeviceId();
            response.setNextPageToken(new PageToken(last, filterHash).text());
        }
        answer(caller, response.build());
    }

    @Override
    public void disconnectDevice(DisconnectDeviceRequest request, StreamObserver<DisconnectDeviceResponse> caller) {
        DeviceId id = Arguments.deviceId(request.getDeviceId());
        long epoch = await(id, directory.disconnect(id, Disconnect.BY_OPERATOR))
                .orElseThrow(() -> RpcErrors.of(
                        Status.Code.NOT_FOUND,
                        ErrorReason.DEVICE_NOT_CONNECTED,
                        "device " + id + " is not connected",
                        Map.of("device_id", id.value())));
        answer(
                caller,
                DisconnectDeviceResponse.newBuilder().setSessionEpoch(epoch).build());
    }

    @Override
    public void putDevice(PutDeviceRequest request, StreamObserver<Device> caller) {
        Provisioning wanted = provisioning(request);
        Optional<DeviceRecord> before = credentials.find(wanted.id());
        DeviceRecord record = await(wanted.id(), credentials.put(wanted));
        boolean otherMethod =
                before.filter(was -> was.method() == record.method()).isEmpty();
        if (record.disabled() || otherMethod) {
            revoke(record.id());
        }
        answer(caller, DeviceMapper.device(listing.find(record.id()).orElseThrow(() -> notFound(record.id()))));
    }

    @Override
    public void deleteDevice(DeleteDeviceRequest request, StreamObserver<DeleteDeviceResponse> caller) {
        DeviceId id = Arguments.deviceId(request.getDeviceId());
        if (!await(id, credentials.delete(id))) {
            throw notFound(id);
        }
        revoke(id);
        answer(caller, DeleteDeviceResponse.getDefaultInstance());
    }

    @Override
    public void rotateDeviceSecret(
            RotateDeviceSecretRequest request, StreamObserver<RotateDeviceSecretResponse> caller) {
        DeviceId id = Arguments.deviceId(request.getDeviceId());
        ByteString secret = ByteString.copyFrom(await(id, credentials.rotate(id)));
        answer(caller, RotateDeviceSecretResponse.newBuilder().setSecret(secret).build());
    }

    /** The change is stored, whatever comes of this: a node that does not answer goes by it when it hears of it. */
    private void revoke(DeviceId id) {
        try {
            var _ = directory
                    .disconnect(id, Disconnect.CREDENTIALS_REVOKED)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            LOG.warn("a device whose credentials were revoked may still be connected device={}", id, e.getCause());
        }
    }

    private static Provisioning provisioning(PutDeviceRequest request) {
        DeviceId id = Arguments.deviceId(request.getDeviceId());
        AuthenticationMethod method = DeviceMapper.method(request.getAuthentication());
        int maxSecret = method == AuthenticationMethod.NONE ? 0 : Provisioning.MAX_SECRET_BYTES;
        Arguments.requireLength("secret", request.getSecret().size(), 0, maxSecret);
        try {
            return new Provisioning(
                    id, method, Arguments.payload(request.getSecret()), request.getLabelsMap(), request.getDisabled());
        } catch (IllegalArgumentException e) {
            throw RpcErrors.invalidField("labels", String.valueOf(e.getMessage()));
        }
    }

    private static String after(String text, int filterHash) {
        return PageToken.parse(text)
                .filter(token -> token.filterHash() == filterHash)
                .map(PageToken::afterId)
                .orElseThrow(() -> RpcErrors.invalidField(
                        "page_token", "not of a list with this filter", ErrorReason.PAGE_TOKEN_INVALID));
    }

    private <T> T await(DeviceId id, CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw failure(id, e.getCause() == null ? e : e.getCause());
        }
    }

    private RuntimeException failure(DeviceId id, Throwable cause) {
        return switch (cause) {
            case ProvisioningFailure.NotProvisioned e ->
                RpcErrors.of(
                        Status.Code.NOT_FOUND,
                        ErrorReason.DEVICE_NOT_FOUND,
                        message(e),
                        Map.of("device_id", id.value()));
            case ProvisioningFailure.WithoutSecret e ->
                RpcErrors.of(
                        Status.Code.FAILED_PRECONDITION,
                        ErrorReason.DEVICE_WITHOUT_SECRET,
                        message(e),
                        Map.of("device_id", id.value()));
            case ProvisioningFailure.SecretMissing e -> RpcErrors.invalidField("secret", message(e));
            case ProvisioningFailure.Overloaded e ->
                RpcErrors.retryLater(
                        Status.Code.RESOURCE_EXHAUSTED, ErrorReason.LIMIT_EXCEEDED, message(e), RpcErrors.RETRY_AFTER);
            case CallFailure e ->
                RpcErrors.retryLater(
                        Status.Code.UNAVAILABLE,
                        ErrorReason.NODE_UNREACHABLE,
                        message(e),
                        RpcErrors.RETRY_AFTER,
                        directory
                                .remote(id)
                                .map(session -> Map.of("node_id", session.node().id()))
                                .orElse(Map.of()));
            case LogFailure e ->
                RpcErrors.retryLater(
                        Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE, message(e), RpcErrors.RETRY_AFTER);
            default -> new IllegalStateException("a change of a device failed", cause);
        };
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    private static StatusRuntimeException notFound(DeviceId id) {
        return RpcErrors.of(
                Status.Code.NOT_FOUND,
                ErrorReason.DEVICE_NOT_FOUND,
                "device " + id + " is neither connected nor provisioned",
                Map.of("device_id", id.value()));
    }

    private static <T> void answer(StreamObserver<T> caller, T response) {
        caller.onNext(response);
        caller.onCompleted();
    }
}
