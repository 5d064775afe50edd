package io.hawser.gateway.supervision;

import java.time.Duration;

/**
 * What a restart did.
 *
 * @param status the component as it runs again
 * @param took from the order to running again
 * @param sessionsBefore logged-in sessions before
 * @param sessionsAfter logged-in sessions after
 * @param connectionsRefused connections that were refused meanwhile
 */
public record RestartReport(
        ComponentStatus status, Duration took, int sessionsBefore, int sessionsAfter, long connectionsRefused) {}
