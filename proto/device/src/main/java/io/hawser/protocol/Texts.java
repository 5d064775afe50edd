package io.hawser.protocol;

/** The checks that texts and numbers of several messages share. */
final class Texts {
    private static final long MAX_U32 = 0xFFFF_FFFFL;

    private Texts() {}

    /** Refuses half a surrogate pair too: no wire could carry it. */
    static void requireUtf8Length(String what, String text, int minBytes, int maxBytes) {
        int chars = text.length();
        // A char takes at least one byte; a text that is far too long need not be counted.
        int bytes = chars <= maxBytes ? Utf8.length(text) : chars;
        if (bytes < 0) {
            throw new IllegalArgumentException(what + ": half a surrogate pair (expected: well-formed text)");
        }
        if (bytes < minBytes || bytes > maxBytes) {
            throw new IllegalArgumentException(
                    what + ": " + chars + " characters (expected: " + minBytes + ".." + maxBytes + " bytes of UTF-8)");
        }
    }

    static void requireRange(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }

    static void requireU32(String what, long value) {
        requireRange(what, value, 0, MAX_U32);
    }

    static void requireMessageId(long value) {
        requireRange("message id", value, 1, MAX_U32);
    }

    static void requireBytes(String what, Payload bytes, int expected) {
        requireRange(what + " bytes", bytes.size(), expected, expected);
    }
}
