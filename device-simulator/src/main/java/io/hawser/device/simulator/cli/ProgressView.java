package io.hawser.device.simulator.cli;

import io.hawser.device.simulator.FleetProgress;

/** Shows how a fleet is doing, once a second. Threads: one. */
interface ProgressView {
    void show(FleetProgress progress);

    /** Makes room for what comes next. */
    void end();
}
