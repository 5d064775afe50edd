package io.hawser.client;

import io.hawser.client.view.DeviceAuthentication;
import io.hawser.client.view.Payload;
import java.util.Map;

/**
 * A device to provision, as a whole: it replaces what was there.
 *
 * @param deviceId 1 to 128 bytes of UTF-8
 * @param authentication how it proves who it is
 * @param secret its secret; empty: the one that it has stays
 * @param labels for people and for selecting
 * @param disabled true: it may not connect, and is disconnected at once
 */
public record PutDevice(
        String deviceId,
        DeviceAuthentication authentication,
        Payload secret,
        Map<String, String> labels,
        boolean disabled) {
    /** @throws IllegalArgumentException when the authentication is {@code UNKNOWN}; the rest the gateway checks */
    public PutDevice {
        if (authentication == DeviceAuthentication.UNKNOWN) {
            throw new IllegalArgumentException("authentication: UNKNOWN (expected: one that a device can use)");
        }
        labels = Map.copyOf(labels);
    }

    /** A device that shows this secret at login. */
    public static PutDevice withToken(String deviceId, Payload secret) {
        return new PutDevice(deviceId, DeviceAuthentication.TOKEN, secret, Map.of(), false);
    }

    public PutDevice withLabels(Map<String, String> with) {
        return new PutDevice(deviceId, authentication, secret, with, disabled);
    }

    public PutDevice withDisabled(boolean with) {
        return new PutDevice(deviceId, authentication, secret, labels, with);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "PutDevice[" + deviceId + ", " + authentication + ", " + labels + ", disabled=" + disabled + "]";
    }
}
