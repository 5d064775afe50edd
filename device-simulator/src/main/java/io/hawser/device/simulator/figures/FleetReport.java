package io.hawser.device.simulator.figures;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a fleet did, from its start to its end.
 *
 * @param scenario its name
 * @param seed of its random choices
 * @param elapsed from the first start until sending stopped
 * @param populations that keep to the protocol, each
 * @param attacks of those that do not, each
 * @param timeline of all of them
 * @param loadSide how whoever measured fared
 */
public record FleetReport(
        String scenario,
        long seed,
        Duration elapsed,
        List<PopulationReport> populations,
        List<AttackReport> attacks,
        Timeline timeline,
        LoadSide loadSide) {
    public FleetReport {
        populations = List.copyOf(populations);
        attacks = List.copyOf(attacks);
    }

    /** All populations as one. */
    public PopulationReport total() {
        return populations.stream().reduce(PopulationReport.empty("all"), PopulationReport::plus);
    }

    /** Whether every acknowledgement that was due came, and no other. */
    public boolean clean() {
        return total().clean();
    }

    /** Both as one run, as that of two processes that share a plan. */
    public FleetReport plus(FleetReport other) {
        return new FleetReport(
                scenario,
                seed,
                elapsed.compareTo(other.elapsed) >= 0 ? elapsed : other.elapsed,
                mergedPopulations(other),
                mergedAttacks(other),
                timeline.plus(other.timeline),
                loadSide.plus(other.loadSide));
    }

    private List<PopulationReport> mergedPopulations(FleetReport other) {
        Map<String, PopulationReport> merged = new LinkedHashMap<>();
        populations.forEach(each -> merged.put(each.name(), each));
        other.populations.forEach(each -> merged.merge(each.name(), each, PopulationReport::plus));
        return List.copyOf(merged.values());
    }

    private List<AttackReport> mergedAttacks(FleetReport other) {
        Map<String, AttackReport> merged = new LinkedHashMap<>();
        attacks.forEach(each -> merged.put(each.name(), each));
        other.attacks.forEach(each -> merged.merge(each.name(), each, AttackReport::plus));
        return List.copyOf(merged.values());
    }
}
