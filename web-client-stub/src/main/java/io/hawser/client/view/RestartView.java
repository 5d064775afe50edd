package io.hawser.client.view;

import java.time.Duration;

/**
 * What a restart cost.
 *
 * @param component as it is now
 * @param took from the beginning of the restart until it ran again
 * @param sessionsBefore sessions on the node when it began
 * @param sessionsAfter sessions on the node when it ran again
 * @param connectionsRefused connections refused or closed before login because of it
 */
public record RestartView(
        ComponentView component, Duration took, long sessionsBefore, long sessionsAfter, long connectionsRefused) {}
