package io.hawser.gateway.command;

/** Nobody waits any longer: the gateway stops, or another has taken over. The command lives on in the log and goes on there. */
public final class CommandsClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public CommandsClosedException() {
        super("this gateway's commands are closed; one that was stored goes on where they are opened next");
    }
}
