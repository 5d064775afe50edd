package io.hawser.gateway.grpc;

import io.hawser.gateway.device.SessionActivity;
import io.hawser.gateway.directory.ConnectedDevice;
import io.hawser.gateway.security.AuthenticationMethod;
import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.DeviceAuthentication;
import io.hawser.rpc.v1.DeviceCounters;

/** Devices on the wire. */
final class DeviceMapper {

    private DeviceMapper() {}

    static Device device(KnownDevice known) {
        Device.Builder device = Device.newBuilder()
                .setDeviceId(known.id().value())
                .setProvisioned(known.record().isPresent())
                .setConnected(known.session().isPresent())
                .setCommandsQueued(known.commandsQueued());
        known.record()
                .ifPresent(record -> device.putAllLabels(record.labels())
                        .setDisabled(record.disabled())
                        .setAuthentication(authentication(record.method())));
        known.session().ifPresent(session -> put(session, known, device));
        return device.build();
    }

    static AuthenticationMethod method(DeviceAuthentication authentication) {
        return switch (authentication) {
            case DEVICE_AUTHENTICATION_NONE -> AuthenticationMethod.NONE;
            case DEVICE_AUTHENTICATION_UNSPECIFIED, DEVICE_AUTHENTICATION_TOKEN -> AuthenticationMethod.TOKEN;
            case DEVICE_AUTHENTICATION_HMAC_SHA256 -> AuthenticationMethod.HMAC_SHA256;
            case UNRECOGNIZED ->
                throw RpcErrors.invalidField("authentication", "unknown (expected: NONE, TOKEN or HMAC_SHA256)");
        };
    }

    private static void put(ConnectedDevice session, KnownDevice known, Device.Builder device) {
        device.setNodeId(known.node())
                .setProtocol(session.protocol())
                .setAddress(session.address())
                .setSessionEpoch(session.epoch())
                .setConnectedSince(Times.timestamp(session.since()))
                .setLastSeen(Times.timestamp(
                        known.activity().map(SessionActivity::lastSeen).orElse(session.since())));
        known.activity()
                .ifPresent(activity -> device.setCounters(DeviceCounters.newBuilder()
                        .setUplinks(activity.uplinks())
                        .setCommands(activity.commandsSent())
                        .setBytesIn(activity.bytesIn())
                        .setBytesOut(activity.bytesOut())));
    }

    private static DeviceAuthentication authentication(AuthenticationMethod method) {
        return switch (method) {
            case NONE -> DeviceAuthentication.DEVICE_AUTHENTICATION_NONE;
            case TOKEN -> DeviceAuthentication.DEVICE_AUTHENTICATION_TOKEN;
            case HMAC_SHA256 -> DeviceAuthentication.DEVICE_AUTHENTICATION_HMAC_SHA256;
        };
    }
}
