package io.hawser.load.gatling.request;

import io.gatling.javaapi.core.Session;

/**
 * What must hold of the answer to a request, or what is kept of it in the user's session.
 *
 * @param <R> the answer
 */
@FunctionalInterface
public interface Check<R> {

    /** Looks at {@code reply}. Runs on the user's event loop: it must not block. */
    Result check(R reply, Session session);

    /** What it is about, in one word; a request's own check about the same is left out then. Empty: about nothing in particular. */
    default String about() {
        return "";
    }

    /** How it went. */
    sealed interface Result {}

    /**
     * It holds.
     *
     * @param session to go on with
     */
    record Held(Session session) implements Result {}

    /**
     * It does not hold, and the request counts as failed.
     *
     * @param reason in words: what was found, and what was expected
     */
    record Unmet(String reason) implements Result {}
}
