package io.hawser.load.plan;

import io.hawser.device.simulator.scenario.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A simulation's question and what its user may choose; each has its own in a constant {@code PLAN}.
 *
 * @param question in a sentence
 * @param parameters in the order in which they are shown
 * @param load the parameter that makes the load, which a search for the limit raises; empty when there is no such thing
 * @param bounds beyond Gatling's assertions
 */
public record LoadPlan(String question, List<Parameter> parameters, Optional<String> load, List<Bound> bounds) {
    public LoadPlan {
        parameters = List.copyOf(parameters);
        bounds = List.copyOf(bounds);
    }

    /** A plan that asks {@code question}. */
    public static LoadPlan asks(String question) {
        return new LoadPlan(question, List.of(), Optional.empty(), List.of());
    }

    /** With a parameter more: a whole number, or a duration such as {@code 500ms}. */
    public LoadPlan with(String name, String standard, String meaning) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(new Parameter(name, standard, meaning));
        return new LoadPlan(question, more, load, bounds);
    }

    /** The parameter {@code name}, a whole number, makes the load. */
    public LoadPlan loadedBy(String name) {
        return new LoadPlan(question, parameters, Optional.of(parameter(name).name()), bounds);
    }

    /** With a bound more. */
    public LoadPlan bound(Bound bound) {
        List<Bound> more = new ArrayList<>(bounds);
        more.add(bound);
        return new LoadPlan(question, parameters, load, more);
    }

    /**
     * The value of a parameter that is a whole number.
     *
     * @throws IllegalArgumentException when it is chosen and is none, or less than 1
     */
    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    /**
     * The value of a parameter that is a duration.
     *
     * @throws IllegalArgumentException when it is chosen and is none
     */
    public Duration duration(String name) {
        return Durations.parse(text(name));
    }

    /** The value of a parameter that is a duration, in whole milliseconds, as Gatling's assertions take it. */
    public int millis(String name) {
        return Math.toIntExact(duration(name).toMillis());
    }

    private String text(String name) {
        Parameter parameter = parameter(name);
        return parameter.checked(System.getProperty(parameter.property(), parameter.standard()));
    }

    /** The parameter of that name. */
    public Parameter parameter(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--" + name + ": no such parameter (expected: one of "
                        + parameters.stream().map(Parameter::name).toList() + ")"));
    }
}
