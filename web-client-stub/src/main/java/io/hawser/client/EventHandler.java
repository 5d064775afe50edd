package io.hawser.client;

import io.hawser.client.failure.HawserException;
import io.hawser.client.view.EventView;
import java.time.Duration;

/**
 * What a web server does with events. The subscription's own thread calls it, one method at a time; taking long slows this
 * subscription and nothing else. An exception ends the subscription, at the token before: nothing is skipped.
 */
@FunctionalInterface
public interface EventHandler {
    /** Handles an event. At least once: after a reconnect, events since the last checkpoint come again; compare positions. */
    void onEvent(EventView event) throws Exception;

    /** Everything up to this token has been handled: the place to store, to resume from after a restart of the web server. */
    default void onCheckpoint(String resumeToken) throws Exception {}

    /** The stream broke; the subscription tries the next gateway after {@code pause} and misses nothing. */
    default void onInterrupted(HawserException failure, Duration pause) {}

    /** Events after the last checkpoint are no longer kept; {@link OnLoss} says what follows. */
    default void onEventsLost(HawserException.EventsLost loss) {}
}
