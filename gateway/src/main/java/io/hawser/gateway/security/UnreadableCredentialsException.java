package io.hawser.gateway.security;

import java.io.IOException;

/** What is kept of provisioned devices cannot be read, or not with the keys that are there: the gateway must not start. */
public final class UnreadableCredentialsException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableCredentialsException(String message) {
        super(message);
    }

    UnreadableCredentialsException(String message, Throwable cause) {
        super(message, cause);
    }
}
