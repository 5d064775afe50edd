package io.hawser.gateway.group;

/** Another gateway serves the group, or is about to: nothing was done, and the question is to be asked there. */
public final class GroupElsewhereException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GroupElsewhereException(String message) {
        super(message);
    }
}
