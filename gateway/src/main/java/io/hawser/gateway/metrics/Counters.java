package io.hawser.gateway.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** The counts since start, one for each {@link Counter}. */
public final class Counters {
    private final Map<Counter, LongAdder> adders = Arrays.stream(Counter.values())
            .collect(Collectors.toMap(
                    counter -> counter, _ -> new LongAdder(), (one, _) -> one, () -> new EnumMap<>(Counter.class)));

    public void increment(Counter counter) {
        adder(counter).increment();
    }

    public void add(Counter counter, long amount) {
        adder(counter).add(amount);
    }

    public long value(Counter counter) {
        return adder(counter).sum();
    }

    /** Every count by its label, in the order of the catalogue. */
    public Map<String, Long> all() {
        Map<String, Long> all = new LinkedHashMap<>();
        Arrays.stream(Counter.values()).forEach(counter -> all.put(counter.label(), value(counter)));
        return all;
    }

    private LongAdder adder(Counter counter) {
        return Objects.requireNonNull(adders.get(counter));
    }
}
