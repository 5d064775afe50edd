package io.hawser.gateway.group.remote;

/** The gateway that serves the group has no such member any more; the message says why. */
final class MemberGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MemberGoneException(String message) {
        super(message);
    }
}
