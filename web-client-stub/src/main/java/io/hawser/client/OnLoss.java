package io.hawser.client;

/** What a subscription does when events after its place are no longer kept. Its handler is told in either case. */
public enum OnLoss {
    /** End with {@link io.hawser.client.failure.HawserException.EventsLost}. */
    STOP,
    /** Go on from now. */
    GO_ON_FROM_NOW
}
