package io.hawser.gateway.backplane.embedded;

/** The store cannot be opened: another process has it, a newer version wrote it, or it is damaged. Says which. */
public final class StoreUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreUnusableException(String message) {
        super(message);
    }

    StoreUnusableException(String message, Throwable cause) {
        super(message, cause);
    }
}
