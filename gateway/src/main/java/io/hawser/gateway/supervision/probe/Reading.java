package io.hawser.gateway.supervision.probe;

import java.time.Duration;
import java.util.Optional;

/**
 * What a probe knows by now.
 *
 * @param measured how long the last answer took, or how long one has been waited for
 * @param problem what is wrong, in words
 * @param remedy what may heal it
 */
public record Reading(Duration measured, Optional<String> problem, Remedy remedy) {

    /** What to do about a problem. */
    public enum Remedy {
        /** A restart of the component. */
        RESTART,
        /** It passes by itself, or an operator has to do something: a restart would only cost. */
        WAIT
    }

    /** All is well. */
    public static Reading well(Duration measured) {
        return new Reading(measured, Optional.empty(), Remedy.WAIT);
    }

    /** A restart of the component may help. */
    public static Reading ill(Duration measured, String problem) {
        return new Reading(measured, Optional.of(problem), Remedy.RESTART);
    }

    /** Something is wrong that no restart helps against. */
    public static Reading waiting(Duration measured, String problem) {
        return new Reading(measured, Optional.of(problem), Remedy.WAIT);
    }

    /** Ill beyond {@code threshold}, else well. */
    public static Reading of(Duration measured, Duration threshold, String problem) {
        return measured.compareTo(threshold) > 0 ? ill(measured, problem) : well(measured);
    }
}
