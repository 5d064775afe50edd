package io.hawser.client;

/** How far a command has to get before its sending is answered; one that ends sooner is answered at its end. */
public enum WaitFor {
    /** Durably stored: it will reach exactly one terminal state. */
    STORED,
    /** The device acknowledged it. */
    DELIVERED,
    /** It reached its terminal state. */
    COMPLETED
}
