package io.hawser.gateway.backplane.nats.wire;

/** The servers can't be used: none answers, they refuse us, or what is on them is not as it has to be. Says which. */
public final class NatsUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NatsUnusableException(String message) {
        super(message);
    }

    public NatsUnusableException(String message, Throwable cause) {
        super(message, cause);
    }
}
