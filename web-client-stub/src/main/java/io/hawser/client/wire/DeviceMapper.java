package io.hawser.client.wire;

import io.hawser.client.view.CountersView;
import io.hawser.client.view.DeviceAuthentication;
import io.hawser.client.view.DevicePage;
import io.hawser.client.view.DeviceView;
import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.DeviceCounters;
import io.hawser.rpc.v1.ListDevicesResponse;
import java.util.Optional;

/** Translates devices. */
public final class DeviceMapper {
    private DeviceMapper() {}

    public static DeviceView view(Device device) {
        return new DeviceView(
                device.getDeviceId(),
                device.getProvisioned(),
                device.getConnected(),
                device.getNodeId(),
                device.getProtocol(),
                device.getAddress(),
                device.getSessionEpoch(),
                Times.instant(device.hasConnectedSince(), device.getConnectedSince()),
                Times.instant(device.hasLastSeen(), device.getLastSeen()),
                device.hasCounters() ? Optional.of(counters(device.getCounters())) : Optional.empty(),
                device.getCommandsQueued(),
                device.getLabelsMap(),
                device.getDisabled(),
                authentication(device.getAuthentication()));
    }

    public static DevicePage page(ListDevicesResponse page) {
        String token = page.getNextPageToken();
        return new DevicePage(
                page.getDevicesList().stream().map(DeviceMapper::view).toList(),
                token.isEmpty() ? Optional.empty() : Optional.of(token));
    }

    private static CountersView counters(DeviceCounters counters) {
        return new CountersView(
                counters.getUplinks(), counters.getCommands(), counters.getBytesIn(), counters.getBytesOut());
    }

    static DeviceAuthentication authentication(io.hawser.rpc.v1.DeviceAuthentication authentication) {
        return Enums.named(
                DeviceAuthentication.class,
                "DEVICE_AUTHENTICATION_",
                authentication.name(),
                DeviceAuthentication.UNKNOWN);
    }
}
