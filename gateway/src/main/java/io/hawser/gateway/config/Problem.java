package io.hawser.gateway.config;

/**
 * What is wrong with one setting.
 *
 * @param key which
 * @param value what it is, or what is wrong with the key itself
 * @param expected what would be right; empty when there is nothing to say
 * @param origin who set it: {@code file:line}, {@code environment NAME}, {@code --set}; empty when nobody knows
 */
public record Problem(String key, String value, String expected, String origin) {

    Problem(String key, String value, String expected) {
        this(key, value, expected, "");
    }

    /** Such as {@code device-listener.port: 70000 (expected: 0..65535) [hawser.conf:3]}. */
    @Override
    public String toString() {
        return key + ": " + value + (expected.isEmpty() ? "" : " (expected: " + expected + ")")
                + (origin.isEmpty() ? "" : " [" + origin + "]");
    }
}
