package io.hawser.gateway.config;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with the settings, at once. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    // Not serialised: nobody sends it anywhere.
    private final transient List<Problem> problems;

    /** @param problems at least one */
    public ConfigException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        if (problems.size() == 1) {
            return problems.getFirst().toString();
        }
        return problems.stream()
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining("", problems.size() + " settings are wrong:", ""));
    }
}
