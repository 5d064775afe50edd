package io.hawser.client;

import io.hawser.client.failure.HawserException;
import io.hawser.client.view.StatusView;
import java.time.Duration;

/** Who watches the status; called by one thread, one method at a time. An exception ends the watch. */
@FunctionalInterface
public interface StatusListener {
    /** The first status, a change, or new figures. After an interruption possibly of another node. */
    void onStatus(StatusView status) throws Exception;

    /** The stream broke; the watch tries the next gateway after {@code pause}. */
    default void onInterrupted(HawserException failure, Duration pause) {}
}
