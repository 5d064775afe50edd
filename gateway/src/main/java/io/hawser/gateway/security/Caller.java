package io.hawser.gateway.security;

import java.util.regex.Pattern;

/**
 * Somebody who calls with a token.
 *
 * @param name who it is, for logs: 1 to 64 letters, digits, dots, underscores and hyphens
 * @param role what it may do
 */
public record Caller(String name, Role role) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public Caller {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name of a caller: " + name + " (expected: " + NAME.pattern() + ")");
        }
    }
}
