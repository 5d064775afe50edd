package io.hawser.gateway.backplane;

import java.util.concurrent.CompletionException;

/** What stages fail with. */
public final class Causes {
    private Causes() {}

    /** The failure itself, without what a stage that depends on the failed one wraps around it. */
    public static Throwable of(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
