package io.hawser.gateway.command;

/** Nobody who keeps the commands answered in good time; what was asked for may have been done. */
public final class CommandsUnreachableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public CommandsUnreachableException(String text) {
        super(text);
    }
}
