package io.hawser.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The settings that there are, with their defaults and what they mean: {@code reference.conf}, in its order. */
final class Reference {
    private final List<Entry> entries = new ArrayList<>();

    private Reference(Config config) {
        collect("", config.root());
    }

    /**
     * A group or a setting.
     *
     * @param key its whole key
     * @param comment what is written above it
     * @param value the default; an object for a group
     */
    record Entry(String key, String comment, ConfigValue value) {
        boolean isGroup() {
            return value instanceof ConfigObject;
        }

        /** The variable that sets it. */
        String variable() {
            return EnvironmentNames.variable(key);
        }
    }

    static Reference load() {
        ConfigParseOptions strict = ConfigParseOptions.defaults().setAllowMissing(false);
        return new Reference(ConfigFactory.parseResources(Reference.class, "reference.conf", strict));
    }

    private void collect(String prefix, ConfigObject group) {
        Comparator<Map.Entry<String, ConfigValue>> asWritten =
                Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber());
        group.entrySet().stream().sorted(asWritten).forEach(entry -> {
            ConfigValue value = entry.getValue();
            String key = prefix + entry.getKey();
            entries.add(new Entry(key, comment(value), value));
            if (value instanceof ConfigObject inner) {
                collect(key + ".", inner);
            }
        });
    }

    private static String comment(ConfigValue value) {
        return value.origin().comments().stream().map(String::strip).collect(Collectors.joining(" "));
    }

    /** Groups, each before what is in it, and settings. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    List<Entry> settings() {
        return entries.stream().filter(Predicate.not(Entry::isGroup)).toList();
    }

    Optional<Entry> find(String key) {
        return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }
}
