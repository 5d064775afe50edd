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

    /**
     * Whether the run was good: no acknowledgement missing or wrong, and every assertion holds. A run with nobody in session
     * shows nothing and is not.
     */
    boolean good() {
        return report.connected() > 0
                && report.clean()
                && assertions.stream().allMatch(assertion -> assertion.holds(report));
    }
}
