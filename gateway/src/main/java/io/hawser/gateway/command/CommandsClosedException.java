package io.hawser.gateway.command;

/** Nobody waits any longer: the gateway stops. The command lives on in the log, and goes on at the next start. */
public final class CommandsClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CommandsClosedException() {
        super("the gateway stops; a command that was stored goes on at its next start");
    }
}
