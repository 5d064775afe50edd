package io.hawser.client.group;

import io.hawser.client.failure.HawserException;
import io.hawser.client.view.EventView;
import java.time.Duration;

/**
 * What a web server does with a group's events. {@link #onEvent} is called by several threads at once, for one device by one
 * at a time and in order; the other methods by any of the subscription's threads.
 */
@FunctionalInterface
public interface GroupHandler {
    /**
     * Handles an event. When it returns, the event is acknowledged; when it throws, the event comes again after a while, to
     * any member, and so do later events of the same device. At least once: compare positions where twice would do harm.
     */
    void onEvent(EventView event) throws Exception;

    /** {@link #onEvent} threw; the event comes again. */
    default void onFailure(EventView event, Exception failure) {}

    /** The stream broke; the subscription tries the next gateway after {@code pause}. What was not handled comes again. */
    default void onInterrupted(HawserException failure, Duration pause) {}
}
