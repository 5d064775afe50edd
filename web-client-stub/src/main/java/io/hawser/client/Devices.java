package io.hawser.client;

import io.hawser.client.view.DevicePage;
import io.hawser.client.view.DeviceView;
import io.hawser.client.wire.Answers;
import io.hawser.client.wire.Calls;
import io.hawser.client.wire.DeviceMapper;
import io.hawser.client.wire.Repeat;
import io.hawser.rpc.v1.DeleteDeviceRequest;
import io.hawser.rpc.v1.DeviceDirectoryGrpc;
import io.hawser.rpc.v1.DisconnectDeviceRequest;
import io.hawser.rpc.v1.DisconnectDeviceResponse;
import io.hawser.rpc.v1.GetDeviceRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Who is there, and who may be. Reads are repeated when a gateway fails; what changes something is not, unless nothing of
 * it went out.
 *
 * <p>Threads: any.
 */
public final class Devices {
    private static final int LARGEST_PAGE = 1_000;

    private final Calls calls;
    private final Duration deadline;

    Devices(Calls calls, Duration deadline) {
        this.calls = calls;
        this.deadline = deadline;
    }

    /** One device; {@code NotFound} when it is neither provisioned nor connected. */
    public DeviceView get(String deviceId) {
        return Answers.await(getAsync(deviceId));
    }

    public CompletableFuture<DeviceView> getAsync(String deviceId) {
        var request = GetDeviceRequest.newBuilder().setDeviceId(deviceId).build();
        return calls.call(DeviceDirectoryGrpc.getGetDeviceMethod(), request, Repeat.SAFE, deadline, DeviceMapper::view);
    }

    /** A page of at most {@code pageSize} devices (1 to 1,000), the first if {@code pageToken} is empty. */
    public DevicePage list(DeviceFilter filter, int pageSize, String pageToken) {
        return Answers.await(listAsync(filter, pageSize, pageToken));
    }

    public CompletableFuture<DevicePage> listAsync(DeviceFilter filter, int pageSize, String pageToken) {
        var request = Requests.list(filter, pageSize, pageToken);
        return calls.call(
                DeviceDirectoryGrpc.getListDevicesMethod(), request, Repeat.SAFE, deadline, DeviceMapper::page);
    }

    /** Hands every device to {@code each}, page by page, in order of their ids. */
    public void forEach(DeviceFilter filter, Consumer<DeviceView> each) {
        Optional<String> token = Optional.of("");
        while (token.isPresent()) {
            DevicePage page = list(filter, LARGEST_PAGE, token.get());
            page.devices().forEach(each);
            token = page.nextPageToken();
        }
    }

    /** Sends a device away and answers the epoch of the session that was closed. */
    public long disconnect(String deviceId) {
        return Answers.await(disconnectAsync(deviceId));
    }

    public CompletableFuture<Long> disconnectAsync(String deviceId) {
        var request = DisconnectDeviceRequest.newBuilder().setDeviceId(deviceId).build();
        return calls.call(
                DeviceDirectoryGrpc.getDisconnectDeviceMethod(),
                request,
                Repeat.ONLY_UNSENT,
                deadline,
                DisconnectDeviceResponse::getSessionEpoch);
    }

    /** Provisions a device, or replaces what is provisioned. */
    public DeviceView put(PutDevice device) {
        return Answers.await(putAsync(device));
    }

    public CompletableFuture<DeviceView> putAsync(PutDevice device) {
        return calls.call(
                DeviceDirectoryGrpc.getPutDeviceMethod(),
                Requests.put(device),
                Repeat.ONLY_UNSENT,
                deadline,
                DeviceMapper::view);
    }

    /** Forgets a provisioned device; it is disconnected. Its commands live on until they end. */
    public void delete(String deviceId) {
        Answers.await(deleteAsync(deviceId));
    }

    /** The future's value is the id. */
    public CompletableFuture<String> deleteAsync(String deviceId) {
        var request = DeleteDeviceRequest.newBuilder().setDeviceId(deviceId).build();
        return calls.call(
                DeviceDirectoryGrpc.getDeleteDeviceMethod(),
                request,
                Repeat.ONLY_UNSENT,
                deadline,
                deleted -> deviceId);
    }
}
