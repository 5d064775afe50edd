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
        int shared = Math.min(value.length(), other.value.length());
        for (int i = 0; i < shared; i++) {
            char mine = value.charAt(i);
            char theirs = other.value.charAt(i);
            if (mine != theirs) {
                return Integer.compare(rank(mine), rank(theirs));
            }
        }
        return Integer.compare(value.length(), other.value.length());
    }

    @Override
    public String toString() {
        return value;
    }

    /** Surrogates stand for the characters that take four bytes, after all others, though their own numbers do not. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }
}
