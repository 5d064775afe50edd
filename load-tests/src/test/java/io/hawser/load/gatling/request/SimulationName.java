package io.hawser.load.gatling.request;

import io.gatling.javaapi.core.Simulation;
import java.lang.StackWalker.Option;

/** What the simulation at work is called: Gatling tells its own parts only. Threads: stateless, any. */
public final class SimulationName {
    private static final String UNKNOWN = "simulation";

    private SimulationName() {}

    /** The simple name of the simulation whose constructor calls, at whatever depth. */
    public static String ofCaller() {
        return StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                        .filter(Simulation.class::isAssignableFrom)
                        .findFirst()
                        .map(Class::getSimpleName)
                        .orElse(UNKNOWN));
    }
}
