package io.hawser.device.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found that must not be: counted, with the first few of each as examples. Threads: one. */
final class Faults {
    private static final int MOST_EXAMPLES = 5;

    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    private final Map<Fault, List<String>> examples = new EnumMap<>(Fault.class);

    void add(Fault fault, String example) {
        counts.merge(fault, 1L, Long::sum);
        List<String> some = examples.computeIfAbsent(fault, _ -> new ArrayList<>());
        if (some.size() < MOST_EXAMPLES) {
            some.add(example);
        }
    }

    long count(Fault fault) {
        return counts.getOrDefault(fault, 0L);
    }

    List<String> examples(Fault fault) {
        return List.copyOf(examples.getOrDefault(fault, List.of()));
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }
}
