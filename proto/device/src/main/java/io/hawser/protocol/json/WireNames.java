package io.hawser.protocol.json;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The names of an enum's constants on the wire: those in Java in lower camel case, {@code TAKEN_OVER} as takenOver. */
final class WireNames<E extends Enum<E>> {
    private final Map<String, E> values = new TreeMap<>();

    WireNames(Class<E> type) {
        Arrays.stream(type.getEnumConstants()).forEach(value -> values.put(of(value), value));
    }

    static String of(Enum<?> value) {
        StringBuilder name = new StringBuilder();
        for (String word : value.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    Optional<E> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public String toString() {
        return String.join(", ", values.keySet());
    }
}
