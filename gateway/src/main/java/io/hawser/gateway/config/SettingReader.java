package io.hawser.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads values by type. One that is wrong is noted and its default read instead, so that the others are looked at too.
 */
final class SettingReader {
    private static final String ONE = "value";

    private final Map<String, ConfigValue> values;
    private final Map<String, ConfigValue> defaults;
    private final List<Problem> problems;
    private final Set<String> replaced = new HashSet<>();

    /** @param problems gets what is wrong */
    SettingReader(Map<String, ConfigValue> values, Map<String, ConfigValue> defaults, List<Problem> problems) {
        this.values = values;
        this.defaults = defaults;
        this.problems = problems;
    }

    /** Builds a group of settings; from defaults where values are wrong. */
    <T> T group(Supplier<T> build) {
        while (true) {
            try {
                return build.get();
            } catch (ConfigException e) {
                List<Problem> fresh = e.problems().stream()
                        .filter(problem -> !replaced.contains(problem.key()))
                        .toList();
                fresh.forEach(this::note);
                if (fresh.isEmpty() && !replaceGroupsOf(e.problems())) {
                    throw new IllegalStateException("reference.conf is wrong", e);
                }
            }
        }
    }

    /** A default may be wrong beside other values that were set; a whole group of defaults is right. */
    private boolean replaceGroupsOf(List<Problem> stubborn) {
        Set<String> groups = stubborn.stream()
                .map(problem -> problem.key().substring(0, problem.key().lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
        return replaced.addAll(defaults.keySet().stream()
                .filter(key -> groups.stream().anyMatch(key::startsWith))
                .toList());
    }

    /** Notes a problem that was found with a value as it was read: shows it as it was written, and who wrote it. */
    void note(Problem problem) {
        String key = problem.key();
        if (values.containsKey(key) && replaced.add(key)) {
            ConfigValue value = values.get(key);
            problems.add(new Problem(key, show(value), problem.expected(), Layers.describe(value.origin())));
        }
    }

    String text(String key) {
        return read(key, "a text", config -> config.getString(ONE));
    }

    Path path(String key) {
        return read(key, "a path", config -> Path.of(config.getString(ONE)));
    }

    boolean flag(String key) {
        return read(key, "true or false", config -> config.getBoolean(ONE));
    }

    int integer(String key) {
        return read(key, "a whole number", config -> Integer.parseInt(config.getString(ONE)));
    }

    long longInteger(String key) {
        return read(key, "a whole number", config -> Long.parseLong(config.getString(ONE)));
    }

    Duration duration(String key) {
        return read(key, "a duration such as 500ms, 10s or 5m", config -> config.getDuration(ONE));
    }

    long size(String key) {
        return read(key, "a size such as 65536, 64k or 4m", config -> config.getBytes(ONE));
    }

    int shortSize(String key) {
        return read(key, "a size such as 65536, 64k or 4m, below 2g", config -> Math.toIntExact(config.getBytes(ONE)));
    }

    /** Names in a list, or in a text between commas, as variables and flags have it. */
    List<String> names(String key) {
        return read(key, "a list of names, or names with commas between", config -> {
            if (config.getValue(ONE).valueType() == ConfigValueType.LIST) {
                return config.getStringList(ONE);
            }
            return Arrays.stream(config.getString(ONE).replaceAll("^\\[|]$", "").split(",", -1))
                    .map(String::strip)
                    .toList();
        });
    }

    /** A constant of an enum, by its name in lower case. */
    <E extends Enum<E>> E choice(String key, Class<E> type) {
        String words =
                Arrays.stream(type.getEnumConstants()).map(SettingReader::word).collect(Collectors.joining(" or "));
        return read(
                key,
                words,
                config -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> word(constant).equals(config.getString(ONE)))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("none of " + words)));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private <T> T read(String key, String expected, Function<Config, T> conversion) {
        if (!replaced.contains(key)) {
            try {
                return conversion.apply(valueOf(values, key).atKey(ONE));
            } catch (com.typesafe.config.ConfigException | IllegalArgumentException | ArithmeticException _) {
                note(new Problem(key, "", expected));
            }
        }
        return conversion.apply(valueOf(defaults, key).atKey(ONE));
    }

    private static ConfigValue valueOf(Map<String, ConfigValue> values, String key) {
        ConfigValue value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("reference.conf has no setting " + key);
        }
        return value;
    }

    private static String show(ConfigValue value) {
        boolean shownBare = value.valueType() == ConfigValueType.STRING
                && !value.unwrapped().toString().isEmpty();
        return shownBare ? value.unwrapped().toString() : value.render(ConfigRenderOptions.concise());
    }
}
