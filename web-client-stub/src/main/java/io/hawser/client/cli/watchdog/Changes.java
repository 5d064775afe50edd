package io.hawser.client.cli.watchdog;

import io.hawser.client.cli.text.FailureText;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.Health;
import io.hawser.client.view.StatusView;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Writes down what has changed from one look to the next, and nothing while nothing does.
 *
 * <p>Threads: one.
 */
final class Changes {
    private static final Set<ComponentState> FAULTS = Set.of(ComponentState.FAILED, ComponentState.DEGRADED);

    private final WatchdogLog log;
    private Sight before = Sight.none(Duration.ZERO);

    Changes(WatchdogLog log) {
        this.log = log;
    }

    /** Answers whether anything was written. */
    boolean see(Sight now) {
        boolean fault = seeFault("status stream broke", before.streamFault(), now.streamFault());
        fault |= seeFault("health check not answered", before.healthFault(), now.healthFault());
        boolean change = now.status().isPresent() && seeStatus(now.status().get(), now.streamFault());
        change |= seeHealth(now);
        before = now;
        return fault || change;
    }

    private boolean seeFault(String what, Optional<HawserException> earlier, Optional<HawserException> later) {
        if (later.isPresent() && earlier.isEmpty()) {
            log.warn(what, "cause", FailureText.line(later.get()));
            return true;
        }
        return false;
    }

    private boolean seeStatus(StatusView status, Optional<HawserException> fault) {
        Optional<StatusView> former = before.status();
        boolean again = before.streamFault().isPresent() && fault.isEmpty();
        boolean anew =
                former.filter(old -> old.startTime().equals(status.startTime())).isEmpty();
        if (anew || again) {
            log.info(
                    former.isPresent() && anew ? "gateway was started again" : "status stream stands",
                    "node",
                    status.nodeId(),
                    "version",
                    status.version(),
                    "start",
                    status.startTime(),
                    "sessions",
                    status.sessions());
        }
        boolean drainChanged = former.filter(StatusView::drains).isPresent() != status.drains();
        if (drainChanged) {
            log.info(
                    status.drains() ? "node drains and is left alone" : "node drains no more", "node", status.nodeId());
        }
        boolean changed = anew || again || drainChanged;
        for (ComponentView component : status.components()) {
            changed |= seeComponent(component, former.flatMap(old -> old.component(component.name())));
        }
        return changed;
    }

    private boolean seeComponent(ComponentView now, Optional<ComponentView> former) {
        boolean fault = FAULTS.contains(now.state());
        if (former.map(old -> old.state() == now.state()).orElse(!fault)) {
            return false;
        }
        String was = former.map(old -> old.state().toString()).orElse("unknown");
        if (fault) {
            log.warn(
                    "component changed",
                    "component",
                    now.name(),
                    "state",
                    now.state(),
                    "was",
                    was,
                    "cause",
                    now.lastFailure());
        } else {
            log.info("component changed", "component", now.name(), "state", now.state(), "was", was);
        }
        return true;
    }

    private boolean seeHealth(Sight now) {
        boolean again = before.healthFault().isPresent() && now.healthFault().isEmpty();
        if (now.health().isEmpty() || (!again && now.health().equals(before.health()))) {
            return false;
        }
        Health health = now.health().get();
        String was =
                again ? "unanswered" : before.health().map(Health::toString).orElse("unknown");
        if (health == Health.SERVING || now.drains()) {
            log.info("health", "is", health, "was", was);
        } else {
            log.warn("health", "is", health, "was", was);
        }
        return true;
    }
}
