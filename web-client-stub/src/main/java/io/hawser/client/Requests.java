package io.hawser.client;

import com.google.protobuf.ByteString;
import io.hawser.client.view.EventKind;
import io.hawser.client.view.Payload;
import io.hawser.client.wire.Times;
import io.hawser.rpc.v1.DeviceAuthentication;
import io.hawser.rpc.v1.EventFilter;
import io.hawser.rpc.v1.ListDevicesRequest;
import io.hawser.rpc.v1.PutDeviceRequest;
import io.hawser.rpc.v1.RestartRequest;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.WatchStatusRequest;
import java.time.Duration;

/** Translates requests into the contract's. */
final class Requests {
    private Requests() {}

    static SendToDeviceRequest send(SendCommand command) {
        return SendToDeviceRequest.newBuilder()
                .setDeviceId(command.deviceId())
                .setName(command.name())
                .setPayload(bytes(command.payload()))
                .setCommandId(command.commandId())
                .setTimeToLive(Times.duration(command.timeToLive()))
                .setIfOffline(ifOffline(command.ifOffline()))
                .setWaitFor(waitFor(command.waitFor()))
                .build();
    }

    static RestartRequest restart(String component, RestartMode mode) {
        var wire = switch (mode) {
            case GRACEFUL -> io.hawser.rpc.v1.RestartMode.RESTART_MODE_GRACEFUL;
            case HARD -> io.hawser.rpc.v1.RestartMode.RESTART_MODE_HARD;
        };
        return RestartRequest.newBuilder().setComponent(component).setMode(wire).build();
    }

    static WatchStatusRequest watch(Duration interval) {
        return WatchStatusRequest.newBuilder()
                .setInterval(Times.duration(interval))
                .build();
    }

    static ListDevicesRequest list(DeviceFilter filter, int pageSize, String pageToken) {
        var wire = io.hawser.rpc.v1.DeviceFilter.newBuilder()
                .setDeviceIdPrefix(filter.prefix())
                .setNode(filter.node())
                .setProtocol(filter.protocol());
        if (filter.presence() != DeviceFilter.Presence.ANY) {
            wire.setConnected(filter.presence() == DeviceFilter.Presence.CONNECTED);
        }
        return ListDevicesRequest.newBuilder()
                .setFilter(wire)
                .setPageSize(pageSize)
                .setPageToken(pageToken)
                .build();
    }

    static PutDeviceRequest put(PutDevice device) {
        return PutDeviceRequest.newBuilder()
                .setDeviceId(device.deviceId())
                .setAuthentication(DeviceAuthentication.valueOf(
                        "DEVICE_AUTHENTICATION_" + device.authentication().name()))
                .setSecret(bytes(device.secret()))
                .putAllLabels(device.labels())
                .setDisabled(device.disabled())
                .build();
    }

    static SubscribeRequest subscribe(SubscribeOptions options, String resumeToken) {
        var filter = EventFilter.newBuilder()
                .setDeviceIdPrefix(options.deviceIdPrefix())
                .setUplinkName(options.uplinkName());
        options.kinds().forEach(kind -> filter.addKinds(kind(kind)));
        return SubscribeRequest.newBuilder()
                .setOpen(SubscribeRequest.Open.newBuilder()
                        .setResumeToken(resumeToken)
                        .setFilter(filter)
                        .setMaxBatch(options.maxBatch()))
                .build();
    }

    private static io.hawser.rpc.v1.EventKind kind(EventKind kind) {
        return io.hawser.rpc.v1.EventKind.valueOf("EVENT_KIND_" + kind.name());
    }

    private static ByteString bytes(Payload payload) {
        return ByteString.copyFrom(payload.toBytes());
    }

    private static io.hawser.rpc.v1.IfOffline ifOffline(IfOffline ifOffline) {
        return switch (ifOffline) {
            case QUEUE -> io.hawser.rpc.v1.IfOffline.IF_OFFLINE_QUEUE;
            case FAIL -> io.hawser.rpc.v1.IfOffline.IF_OFFLINE_FAIL;
        };
    }

    private static io.hawser.rpc.v1.WaitFor waitFor(WaitFor waitFor) {
        return switch (waitFor) {
            case STORED -> io.hawser.rpc.v1.WaitFor.WAIT_FOR_STORED;
            case DELIVERED -> io.hawser.rpc.v1.WaitFor.WAIT_FOR_DELIVERED;
            case COMPLETED -> io.hawser.rpc.v1.WaitFor.WAIT_FOR_COMPLETED;
        };
    }
}
