package io.hawser.gateway.fault;

/** Breaks whoever looks at it, loggers too: so it gets past a {@code catch} that logs. */
final class HostileError extends Error {
    private static final long serialVersionUID = 1L;

    HostileError() {
        super("hostile", null, false, true);
    }

    @Override
    public String getMessage() {
        throw new HostileError();
    }

    @Override
    public String toString() {
        throw new HostileError();
    }
}
