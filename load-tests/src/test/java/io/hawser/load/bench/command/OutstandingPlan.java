package io.hawser.load.bench.command;

import java.util.List;
import java.util.stream.Stream;

/**
 * How much to measure.
 *
 * @param spreadSeconds over which the deadlines are spread
 * @param leadSeconds from the beginning to the first deadline: all commands have to be stored in it
 */
record OutstandingPlan(int commands, int spreadSeconds, int leadSeconds, int devices) {
    private static final List<String> DEFAULTS = List.of("1000000", "300", "240", "10000");

    /** From as many arguments as there are, the defaults in place of those that are missing. */
    static OutstandingPlan of(List<String> arguments) {
        List<Integer> numbers = Stream.concat(
                        arguments.stream(), DEFAULTS.stream().skip(arguments.size()))
                .map(Integer::valueOf)
                .toList();
        return new OutstandingPlan(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }
}
