package io.hawser.gateway.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do; each role may do all that those before it may. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Sends to devices and subscribes to events. */
    SENDER,
    /** Restarts, drains and disconnects. */
    OPERATOR,
    /** Provisions devices. */
    ADMIN;

    /** The role of that {@link #word()}. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** Whether who has this role may do what needs {@code needed}. */
    public boolean allows(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** Its name in files and on the command line: the constant's in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
