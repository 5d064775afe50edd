package io.hawser.gateway.http.live;

import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventKind;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.Fields;
import tools.jackson.databind.JsonNode;

/** Filters of events as browsers write them. */
final class EventFilters {
    private static final String KINDS = "kinds";
    private static final String PREFIX = "deviceIdPrefix";
    private static final String NAME = "uplinkName";
    private static final Set<String> KNOWN = Set.of(KINDS, PREFIX, NAME);
    private static final String ENUM = "EVENT_KIND_";

    private EventFilters() {}

    /** @throws IllegalArgumentException saying what is wrong */
    static EventFilter of(Fields query) {
        List<String> kinds = query.getValuesOrEmpty(KINDS).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .filter(value -> !value.isEmpty())
                .toList();
        return new EventFilter(kinds(kinds), text(query.getValue(PREFIX)), text(query.getValue(NAME)));
    }

    /** @throws IllegalArgumentException saying what is wrong */
    static EventFilter of(JsonNode filter) {
        if (!filter.isObject()) {
            throw new IllegalArgumentException(
                    "subscribe: an object expected, such as {\"deviceIdPrefix\": \"press-\"}");
        }
        for (String name : filter.propertyNames()) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException(
                        "subscribe." + name + ": unknown (expected: some of kinds," + " deviceIdPrefix, uplinkName)");
            }
        }
        JsonNode kinds = filter.path(KINDS);
        if (!kinds.isMissingNode() && !kinds.isArray()) {
            throw new IllegalArgumentException("subscribe.kinds: a list expected");
        }
        return new EventFilter(
                kinds(kinds.valueStream().map(kind -> text(kind, KINDS)).toList()),
                text(filter.path(PREFIX), PREFIX),
                text(filter.path(NAME), NAME));
    }

    private static String text(JsonNode node, String name) {
        if (!node.isMissingNode() && !node.isString()) {
            throw new IllegalArgumentException("subscribe." + name + ": " + node + " (expected: text)");
        }
        return node.asString("");
    }

    private static Set<EventKind> kinds(Collection<String> names) {
        return names.stream().map(EventFilters::kind).collect(Collectors.toUnmodifiableSet());
    }

    private static EventKind kind(String name) {
        String word = name.startsWith(ENUM) ? name.substring(ENUM.length()) : name;
        return Arrays.stream(EventKind.values())
                .filter(kind -> kind.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "kinds: " + name + " (expected: some of " + Arrays.toString(EventKind.values()) + ")"));
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }
}
