package io.hawser.device.simulator.hocon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Map;

/** Finds what is written and means nothing: a slip of the pen would otherwise run as the default. Threads: stateless, any. */
final class KnownKeys {
    private KnownKeys() {}

    /** @throws ScenarioException for the first key that {@code defaults} have not */
    static void check(Config scenario, Config defaults) {
        ConfigObject population = defaults.getObject("population");
        for (Map.Entry<String, ConfigValue> entry : scenario.root().entrySet()) {
            if (!entry.getKey().equals("populations")) {
                check("", entry, defaults.root().withoutKey("population"));
            } else {
                ((ConfigObject) entry.getValue())
                        .forEach((name, value) -> group("populations." + name, value, population));
            }
        }
    }

    private static void group(String path, ConfigValue value, ConfigObject known) {
        if (!(value instanceof ConfigObject group)) {
            throw new ScenarioException(path, "a value (expected: a group of settings)", value.origin());
        }
        group.entrySet().forEach(entry -> check(path + ".", entry, known));
    }

    private static void check(String path, Map.Entry<String, ConfigValue> entry, ConfigObject known) {
        ConfigValue model = known.get(entry.getKey());
        if (model == null) {
            throw new ScenarioException(
                    path + entry.getKey(),
                    "unknown (expected: one of "
                            + String.join(" ", known.keySet().stream().sorted().toList()) + ")",
                    entry.getValue().origin());
        }
        if (model instanceof ConfigObject inner) {
            group(path + entry.getKey(), entry.getValue(), inner);
        } else if (entry.getValue() instanceof ConfigObject) {
            throw new ScenarioException(
                    path + entry.getKey(),
                    "a group (expected: a value)",
                    entry.getValue().origin());
        }
    }
}
