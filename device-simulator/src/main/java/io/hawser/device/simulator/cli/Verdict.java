package io.hawser.device.simulator.cli;

import io.hawser.device.simulator.FleetReport;
import java.util.List;

/**
 * A report, and what was asserted of it.
 *
 * @param report what the fleet did
 * @param assertions what must hold
 */
record Verdict(FleetReport report, List<Assertion> assertions) {
    Verdict {
        assertions = List.copyOf(assertions);
    }

    /** Whether the run was good: no acknowledgement missing or wrong, and every assertion holds. */
    boolean good() {
        return report.clean() && assertions.stream().allMatch(assertion -> assertion.holds(report));
    }
}
