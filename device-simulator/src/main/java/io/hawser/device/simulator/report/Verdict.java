package io.hawser.device.simulator.report;

import io.hawser.device.simulator.figures.FleetReport;
import java.util.List;

/**
 * What a run came to: the report, and what had to hold.
 *
 * @param report of the run
 * @param assertions that had to hold
 */
public record Verdict(FleetReport report, List<Assertion> assertions) {
    public Verdict {
        assertions = List.copyOf(assertions);
    }

    /** Whether somebody was connected, nothing was lost or against the protocol, and every assertion holds. */
    public boolean good() {
        return (report.populations().isEmpty() || report.total().connected() > 0)
                && report.clean()
                && assertions.stream().allMatch(assertion -> assertion.holds(report));
    }
}
