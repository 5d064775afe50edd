package io.hawser.gateway.event;

/** What became of opening a subscription from a token. */
public sealed interface SubscriptionOutcome {

    /** It reads on from the token. */
    record Opened(Subscription subscription) implements SubscriptionOutcome {}

    /**
     * Events behind the token are gone: retention dropped them, or the token is of another log.
     *
     * @param earliest the token from which nothing that is kept is missed
     */
    record EventsLost(ResumeToken earliest) implements SubscriptionOutcome {}
}
