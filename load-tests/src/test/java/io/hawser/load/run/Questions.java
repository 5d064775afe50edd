package io.hawser.load.run;

import io.hawser.load.plan.LoadPlan;
import java.util.List;

/** The simulations, by name. Threads: stateless, any. */
final class Questions {
    /** In the order in which they are listed. */
    static final List<String> NAMES = List.of(
            "ConnectAndUplink",
            "ConnectionRamp",
            "SteadyTelemetry",
            "CommandRoundTrip",
            "FanOut",
            "ReconnectStorm",
            "RestartUnderLoad",
            "MixedDay",
            "Soak",
            "HostileNeighbours");

    private static final String PACKAGE = "io.hawser.load.";

    private Questions() {}

    /** The class of the simulation {@code name}. */
    static String className(String name) {
        return PACKAGE + name;
    }

    /** What the simulation {@code name} asks. */
    static LoadPlan plan(String name) {
        try {
            return (LoadPlan) Class.forName(className(name)).getField("PLAN").get(null);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(name + " has no PLAN", impossible);
        }
    }
}
