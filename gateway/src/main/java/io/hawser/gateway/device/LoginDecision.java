package io.hawser.gateway.device;

/** x. */
public sealed interface LoginDecision {
    record Accepted() implements LoginDecision {}

    record Challenge() implements LoginDecision {}

    record Refused(Why why) implements LoginDecision {}

    enum Why {
        A
    }
}
