package io.hawser.gateway.backplane;

import java.util.regex.Pattern;

/**
 * The name of a log.
 *
 * @param value lower case letters, digits and hyphens, at most 64
 */
public record LogName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,64}");

    public LogName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("log name: " + value + " (expected: " + FORM.pattern() + ")");
        }
    }
}
