package io.hawser.client;

import com.google.protobuf.ByteString;
import io.hawser.client.view.Payload;
import io.hawser.client.view.StartAt;
import io.hawser.client.wire.EventMapper;
import io.hawser.client.wire.Times;
import io.hawser.rpc.v1.BroadcastRequest;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.DeviceAuthentication;
import io.hawser.rpc.v1.DeviceSelector;
import io.hawser.rpc.v1.DrainRequest;
import io.hawser.rpc.v1.ListCommandsRequest;
import io.hawser.rpc.v1.ListDevicesRequest;
import io.hawser.rpc.v1.PutDeviceRequest;
import io.hawser.rpc.v1.RebalanceRequest;
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

    static RestartRequest restart(String component, RestartMode mode, String node) {
        var wire = switch (mode) {
            case GRACEFUL -> io.hawser.rpc.v1.RestartMode.RESTART_MODE_GRACEFUL;
            case HARD -> io.hawser.rpc.v1.RestartMode.RESTART_MODE_HARD;
        };
        return RestartRequest.newBuilder()
                .setComponent(component)
                .setMode(wire)
                .setNode(node)
                .build();
    }

    static DrainRequest drain(DrainOptions options) {
        var wire = DrainRequest.newBuilder().setNode(options.node()).setAlternate(options.alternate());
        options.deadline().ifPresent(deadline -> wire.setDeadline(Times.duration(deadline)));
        options.reconnectAfter().ifPresent(over -> wire.setReconnectAfter(Times.duration(over)));
        options.sessionsPerSecond().ifPresent(wire::setSessionsPerSecond);
        return wire.build();
    }

    static RebalanceRequest rebalance(RebalanceOptions options) {
        var wire = RebalanceRequest.newBuilder().setNode(options.node());
        options.sessionsPerSecond().ifPresent(wire::setSessionsPerSecond);
        return wire.build();
    }

    static WatchStatusRequest watch(Duration interval, String node) {
        return WatchStatusRequest.newBuilder()
                .setNode(node)
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

    static SubscribeRequest subscribe(SubscribeOptions options, String resumeToken, StartAt startAt) {
        var filter = EventMapper.filter(options.kinds(), options.deviceIdPrefix(), options.uplinkName());
        return SubscribeRequest.newBuilder()
                .setOpen(SubscribeRequest.Open.newBuilder()
                        .setResumeToken(resumeToken)
                        .setFilter(filter)
                        .setMaxBatch(options.maxBatch())
                        .setStartAt(EventMapper.startAt(startAt)))
                .build();
    }

    static ListCommandsRequest list(CommandFilter filter, int pageSize, String pageToken) {
        var wire = io.hawser.rpc.v1.CommandFilter.newBuilder().setDeviceId(filter.deviceId());
        filter.states().forEach(state -> wire.addStates(CommandState.valueOf("COMMAND_STATE_" + state.name())));
        filter.from().ifPresent(from -> wire.setFromTime(Times.timestamp(from)));
        filter.until().ifPresent(until -> wire.setUntilTime(Times.timestamp(until)));
        return ListCommandsRequest.newBuilder()
                .setFilter(wire)
                .setPageSize(pageSize)
                .setPageToken(pageToken)
                .build();
    }

    static BroadcastRequest broadcast(BroadcastCommand command) {
        return BroadcastRequest.newBuilder()
                .setSelector(selector(command.selection()))
                .setName(command.name())
                .setPayload(bytes(command.payload()))
                .setTimeToLive(Times.duration(command.timeToLive()))
                .setIfOffline(ifOffline(command.ifOffline()))
                .setWaitFor(waitFor(command.waitFor()))
                .setRatePerSecond(command.ratePerSecond())
                .build();
    }

    private static DeviceSelector selector(DeviceSelection selection) {
        // Java 17 has no switch over sealed types
        if (selection instanceof DeviceSelection.Ids ids) {
            var wire = DeviceSelector.DeviceIds.newBuilder().addAllDeviceIds(ids.deviceIds());
            return DeviceSelector.newBuilder().setDeviceIds(wire).build();
        }
        if (selection instanceof DeviceSelection.Prefix prefix) {
            return DeviceSelector.newBuilder().setIdPrefix(prefix.prefix()).build();
        }
        return DeviceSelector.newBuilder().setAllConnected(true).build();
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
