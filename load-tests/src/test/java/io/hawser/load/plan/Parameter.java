package io.hawser.load.plan;

import io.hawser.device.simulator.scenario.Durations;

/**
 * A value of a simulation that its user may choose.
 *
 * @param name on the command line, behind {@code --}
 * @param standard what it is when nobody chooses: a whole number, or a duration such as {@code 500ms}
 * @param meaning what it is, with its unit
 */
public record Parameter(String name, String standard, String meaning) {
    /**
     * The value that {@code text} is: a whole number of at least 1 or a duration, as the standard one.
     *
     * @throws IllegalArgumentException when it is none
     */
    public String checked(String text) {
        if (standard.matches("\\d+")) {
            if (!text.matches("[1-9]\\d{0,8}")) {
                throw new IllegalArgumentException(
                        "--" + name + ": " + text + " (expected: a whole number from 1 to 999999999)");
            }
            return text;
        }
        try {
            return Durations.write(Durations.parse(text));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException("--" + name + ": " + refused.getMessage(), refused);
        }
    }

    /** The system property that carries it into the simulation. */
    public String property() {
        return "hawser.load." + name;
    }
}
