package io.hawser.gateway.security;

import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.util.Map;

/**
 * How a device is to be provisioned.
 *
 * @param id its id
 * @param method how it shall prove who it is
 * @param secret 1 to 255 bytes; empty: the one that it has stays. Always empty for {@link AuthenticationMethod#NONE}
 * @param labels as in {@link DeviceRecord}
 * @param disabled whether it may not log in
 */
public record Provisioning(
        DeviceId id, AuthenticationMethod method, Payload secret, Map<String, String> labels, boolean disabled) {
    /** The longest secret. */
    public static final int MAX_SECRET_BYTES = 255;

    public Provisioning {
        int most = method == AuthenticationMethod.NONE ? 0 : MAX_SECRET_BYTES;
        DeviceRecord.requireRange("secret: bytes for " + method, secret.size(), 0, most);
        DeviceRecord.requireLabels(labels);
        labels = Map.copyOf(labels);
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "Provisioning[" + id + ", " + method + ", disabled=" + disabled + "]";
    }
}
