package io.hawser.gateway.security;

import io.hawser.protocol.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * A provisioned device, without its secret.
 *
 * @param id its id
 * @param method how it proves who it is
 * @param labels for people and for selecting: at most 64, keys of 1 to 63 and values of up to 255 bytes of UTF-8
 * @param disabled whether it may not log in
 * @param created when it was first provisioned, to the millisecond
 * @param updated when it was last changed, to the millisecond
 */
public record DeviceRecord(
        DeviceId id,
        AuthenticationMethod method,
        Map<String, String> labels,
        boolean disabled,
        Instant created,
        Instant updated) {
    /** The most labels of a device. */
    public static final int MAX_LABELS = 64;

    private static final int MAX_KEY_BYTES = 63;
    private static final int MAX_VALUE_BYTES = 255;

    public DeviceRecord {
        requireLabels(labels);
        labels = Map.copyOf(labels);
    }

    static void requireLabels(Map<String, String> labels) {
        requireRange("labels", labels.size(), 0, MAX_LABELS);
        labels.forEach((key, value) -> {
            requireRange("labels: bytes of a key", bytes(key), 1, MAX_KEY_BYTES);
            requireRange("labels: bytes of the value of " + key, bytes(value), 0, MAX_VALUE_BYTES);
        });
    }

    static void requireRange(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
