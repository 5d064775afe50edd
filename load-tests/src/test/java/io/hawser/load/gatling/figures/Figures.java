package io.hawser.load.gatling.figures;

import io.hawser.device.simulator.figures.LoadSide;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a simulation measured.
 *
 * @param simulation its name
 * @param began when its first user started, or it was made ready if none did
 * @param elapsed from then to the last answer or the last user's end
 * @param users that were started
 * @param requests by name, in the order of their first answers
 * @param loadSide how the load generator itself fared
 */
public record Figures(
        String simulation,
        Instant began,
        Duration elapsed,
        long users,
        List<RequestFigures> requests,
        LoadSide loadSide) {
    public Figures {
        requests = List.copyOf(requests);
    }

    /** The requests called {@code name}; empty when there were none. */
    public Optional<RequestFigures> request(String name) {
        return requests.stream().filter(request -> request.name().equals(name)).findFirst();
    }
}
