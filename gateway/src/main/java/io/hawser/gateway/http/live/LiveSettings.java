package io.hawser.gateway.http.live;

import java.time.Duration;

/**
 * What browsers that look at live events may have.
 *
 * @param maxClients how many may look at a time
 * @param maxPerSecond how many events one of them gets per second
 * @param maxQueued how many events may wait for one
 * @param maxMessageBytes the longest message that one of them may send
 * @param sendTimeout how long one may take nothing of what is sent to it
 */
public record LiveSettings(
        int maxClients, int maxPerSecond, int maxQueued, int maxMessageBytes, Duration sendTimeout) {}
