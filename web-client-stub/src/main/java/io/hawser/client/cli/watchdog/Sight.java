package io.hawser.client.cli.watchdog;

import io.hawser.client.failure.HawserException;
import io.hawser.client.view.Health;
import io.hawser.client.view.StatusView;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a gateway. Times are those of the watchdog's own clock, which never jumps.
 *
 * @param status the last that came
 * @param statusHeard when; the beginning of the watch if none came
 * @param streamFault why no status comes; empty while they do
 * @param health the last answer to a health check
 * @param healthHeard when; likewise
 * @param healthFault why the last check was not answered; empty when it was
 * @param notServingSince since when every answer of the process to a check has been that it does not serve, draining aside
 */
record Sight(
        Optional<StatusView> status,
        Duration statusHeard,
        Optional<HawserException> streamFault,
        Optional<Health> health,
        Duration healthHeard,
        Optional<HawserException> healthFault,
        Optional<Duration> notServingSince) {
    /** Nothing is known yet. */
    static Sight none(Duration now) {
        return new Sight(
                Optional.empty(), now, Optional.empty(), Optional.empty(), now, Optional.empty(), Optional.empty());
    }

    Sight withStatus(StatusView with, Duration now) {
        boolean anew =
                status.filter(old -> old.startTime().equals(with.startTime())).isEmpty();
        // what a process that has ended said is not the new one's, nor does it count while somebody drains it
        Optional<Duration> since = notServingSince.map(before -> anew || with.drains() ? now : before);
        return new Sight(Optional.of(with), now, Optional.empty(), health, healthHeard, healthFault, since);
    }

    Sight withStreamFault(HawserException with) {
        return new Sight(status, statusHeard, Optional.of(with), health, healthHeard, healthFault, notServingSince);
    }

    Sight withHealth(Health with, Duration now) {
        Optional<Duration> since =
                with == Health.NOT_SERVING ? Optional.of(notServingSince.orElse(now)) : Optional.empty();
        return new Sight(status, statusHeard, streamFault, Optional.of(with), now, Optional.empty(), since);
    }

    Sight withHealthFault(HawserException with) {
        return new Sight(status, statusHeard, streamFault, health, healthHeard, Optional.of(with), notServingSince);
    }

    /** When anything was heard last, by either way. */
    Duration heard() {
        return statusHeard.compareTo(healthHeard) > 0 ? statusHeard : healthHeard;
    }

    /** The gateway answers, and no failure says why no status should come. */
    boolean onlyStreamIsSilent() {
        return streamFault.isEmpty() && healthFault.isEmpty() && health.isPresent();
    }

    /** Whether somebody was draining the node when its status was last heard; a node that then ends is still meant by it. */
    boolean drains() {
        return status.filter(StatusView::drains).isPresent();
    }
}
