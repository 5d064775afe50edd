package io.hawser.gateway.supervision;

/** A step of a component's life did not end within its limit. */
public final class StepTookTooLongException extends Exception {
    private static final long serialVersionUID = 1L;

    StepTookTooLongException(String message) {
        super(message);
    }
}
