package io.hawser.load.bench.command;

import java.util.List;
import java.util.stream.Stream;

/**
 * How much to measure.
 *
 * @param window requests unanswered at a time
 * @param seconds of each measurement
 * @param warmUpSeconds before each measurement
 * @param rate commands a second where their round trip is measured
 */
record CommandPlan(int devices, int window, int rounds, int seconds, int warmUpSeconds, int rate, int payloadBytes) {
    private static final List<String> DEFAULTS = List.of("1000", "1000", "3", "10", "20", "1000", "64");

    /** From as many arguments as there are, the defaults in place of those that are missing. */
    static CommandPlan of(List<String> arguments) {
        List<Integer> numbers = Stream.concat(
                        arguments.stream(), DEFAULTS.stream().skip(arguments.size()))
                .map(Integer::valueOf)
                .toList();
        return new CommandPlan(
                numbers.get(0),
                numbers.get(1),
                numbers.get(2),
                numbers.get(3),
                numbers.get(4),
                numbers.get(5),
                numbers.get(6));
    }
}
