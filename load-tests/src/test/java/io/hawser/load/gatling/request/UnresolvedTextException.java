package io.hawser.load.gatling.request;

/** A user's session lacks what a {@link Text} asks for. */
public final class UnresolvedTextException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnresolvedTextException(String template, String cause) {
        super(template + ": " + cause + " (expected: attributes that the session has)");
    }
}
