package io.hawser.load.gatling.request;

import io.gatling.core.session.Session;

/**
 * How a request is carried out.
 *
 * @param <R> the answer
 */
@FunctionalInterface
public interface Step<R> {

    /**
     * Begins, and tells {@code exchange} how it ended, now or later. Called on the user's event loop: it must not block. An
     * exception fails the request with its message.
     */
    void begin(Session session, Exchange<R> exchange);
}
