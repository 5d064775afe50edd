package io.hawser.gateway.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** The counts since start, one for each {@link Counter}. */
public final class Counters {
    private final LongAdder[] adders =
            Stream.generate(LongAdder::new).limit(Counter.values().length).toArray(LongAdder[]::new);

    public void increment(Counter counter) {
        adders[counter.ordinal()].increment();
    }

    public void add(Counter counter, long amount) {
        adders[counter.ordinal()].add(amount);
    }

    public long value(Counter counter) {
        return adders[counter.ordinal()].sum();
    }

    /** Every count by its label, in the order of the catalogue. */
    public Map<String, Long> all() {
        Map<String, Long> all = new LinkedHashMap<>();
        Arrays.stream(Counter.values()).forEach(counter -> all.put(counter.label(), value(counter)));
        return all;
    }
}
