package io.hawser.protocol;

/**
 * The name of a device: 1 to 128 bytes of UTF-8, compared byte by byte.
 *
 * @param value the name as text
 */
public record DeviceId(String value) implements Comparable<DeviceId> {
    /** The longest id, in bytes of UTF-8. */
    public static final int MAX_BYTES = 128;

    /** @throws IllegalArgumentException when {@code value} is empty or longer than {@value #MAX_BYTES} bytes */
    public DeviceId {
        Texts.requireUtf8Length("device id", value, 1, MAX_BYTES);
    }

    @Override
    public int compareTo(DeviceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
