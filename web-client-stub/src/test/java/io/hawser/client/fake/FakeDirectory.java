package io.hawser.client.fake;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Devices. A page holds two unless it is asked to hold fewer, so that paging is exercised. */
final class FakeDirectory extends DeviceDirectoryGrpc.DeviceDirectoryImplBase {
    private static final int LARGEST_PAGE = 2;

    final List<PutDeviceRequest> puts = new CopyOnWriteArrayList<>();
    private final FakeWorld world;
    private final Script script;

    FakeDirectory(FakeWorld world, Script script) {
        this.world = world;
        this.script = script;
    }

    @Override
    public void getDevice(GetDeviceRequest request, StreamObserver<Device> answer) {
        script.play(answer, () -> {
            Device device = world.devices.get(request.getDeviceId());
            if (device == null) {
                answer.onError(notFound(request.getDeviceId()));
                return;
            }
            answer.onNext(device);
            answer.onCompleted();
        });
    }

    @Override
    public void listDevices(ListDevicesRequest request, StreamObserver<ListDevicesResponse> answer) {
        script.play(answer, () -> {
            int size = Math.min(LARGEST_PAGE, request.getPageSize());
            List<Device> rest = world.devices.values().stream()
                    .filter(device -> device.getDeviceId().compareTo(request.getPageToken()) > 0)
                    .filter(device ->
                            device.getDeviceId().startsWith(request.getFilter().getDeviceIdPrefix()))
                    .filter(device -> !request.getFilter().hasConnected()
                            || device.getConnected() == request.getFilter().getConnected())
                    .toList();
            List<Device> page = rest.stream().limit(size).toList();
            answer.onNext(ListDevicesResponse.newBuilder()
                    .addAllDevices(page)
                    .setNextPageToken(rest.size() > size ? page.get(size - 1).getDeviceId() : "")
                    .build());
            answer.onCompleted();
        });
    }

    @Override
    public void putDevice(PutDeviceRequest request, StreamObserver<Device> answer) {
        puts.add(request);
        script.play(answer, () -> {
            Device device = Device.newBuilder()
                    .setDeviceId(request.getDeviceId())
                    .setProvisioned(true)
                    .setAuthentication(request.getAuthentication())
                    .putAllLabels(request.getLabelsMap())
                    .setDisabled(request.getDisabled())
                    .build();
            world.put(device);
            answer.onNext(device);
            answer.onCompleted();
        });
    }

    @Override
    public void deleteDevice(DeleteDeviceRequest request, StreamObserver<DeleteDeviceResponse> answer) {
        script.play(answer, () -> {
            if (world.devices.remove(request.getDeviceId()) == null) {
                answer.onError(notFound(request.getDeviceId()));
                return;
            }
            answer.onNext(DeleteDeviceResponse.getDefaultInstance());
            answer.onCompleted();
        });
    }

    @Override
    public void disconnectDevice(DisconnectDeviceRequest request, StreamObserver<DisconnectDeviceResponse> answer) {
        script.play(answer, () -> {
            answer.onNext(
                    DisconnectDeviceResponse.newBuilder().setSessionEpoch(9).build());
            answer.onCompleted();
        });
    }

    private static StatusRuntimeException notFound(String deviceId) {
        return Refusals.refusal(Status.Code.NOT_FOUND, ErrorReason.DEVICE_NOT_FOUND, Map.of("device_id", deviceId));
    }
}
