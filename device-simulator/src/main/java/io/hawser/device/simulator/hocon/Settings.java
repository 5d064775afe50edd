package io.hawser.device.simulator.hocon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.hawser.device.simulator.scenario.Amount;
import io.hawser.device.simulator.scenario.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Values by type, and for those that are wrong what was expected and where they are written. Threads: one at a time. */
final class Settings {
    private final Config config;
    private final String path;

    /** @param path where {@code config} is in the whole, for messages; empty for the whole */
    Settings(Config config, String path) {
        this.config = config;
        this.path = path;
    }

    Settings group(String key) {
        return new Settings(config.getConfig(key), path + key + ".");
    }

    String text(String key) {
        return read(key, "a text", Function.identity());
    }

    int integer(String key) {
        return read(key, "a whole number", Integer::parseInt);
    }

    long longInteger(String key) {
        return read(key, "a whole number", Long::parseLong);
    }

    boolean flag(String key) {
        return read(key, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    Duration duration(String key) {
        return read(key, "a duration such as 500ms, 10s or 5m", Durations::parse);
    }

    double rate(String key) {
        return read(key, "a rate such as 500/s, or 0", text -> Double.parseDouble(text.replaceFirst("/s$", "")));
    }

    Amount delay(String key) {
        return read(key, Amounts.DELAYS, Amounts::delay);
    }

    Amount bytes(String key) {
        return read(key, Amounts.SIZES, Amounts::bytes);
    }

    List<String> texts(String key) {
        try {
            return config.getStringList(key);
        } catch (ConfigException wrong) {
            throw wrong(key, "a list", wrong);
        }
    }

    List<Double> numbers(String key) {
        try {
            return config.getDoubleList(key);
        } catch (ConfigException wrong) {
            throw wrong(key, "a list of numbers", wrong);
        }
    }

    /** A constant of an enum, by its name in lower case, with hyphens. */
    <E extends Enum<E>> E choice(String key, Class<E> type) {
        String words =
                Arrays.stream(type.getEnumConstants()).map(Settings::word).collect(Collectors.joining(" "));
        return read(
                key,
                "one of " + words,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> word(constant).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(text)));
    }

    /** Builds what these values together make; what refuses them is told with the group. */
    <T> T build(Supplier<T> build) {
        try {
            return build.get();
        } catch (ScenarioException known) {
            throw known;
        } catch (IllegalArgumentException refused) {
            throw new ScenarioException(path + refused.getMessage());
        }
    }

    private <T> T read(String key, String expected, Function<String, T> conversion) {
        try {
            return conversion.apply(config.getString(key));
        } catch (ConfigException | IllegalArgumentException wrong) {
            throw wrong(key, expected, wrong);
        }
    }

    private ScenarioException wrong(String key, String expected, Exception cause) {
        ScenarioException wrong = new ScenarioException(
                path + key,
                config.getValue(key).unwrapped() + " (expected: " + expected + ")",
                config.getValue(key).origin());
        wrong.initCause(cause);
        return wrong;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
