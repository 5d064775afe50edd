package io.hawser.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Lays sources over the defaults, one after the other, and refuses keys that do not exist. */
final class Layers {
    private static final Pattern FILE_AND_LINE = Pattern.compile("(.*): (\\d+(?:-\\d+)?)");
    private static final ConfigOrigin DEFAULT = ConfigOriginFactory.newSimple("default");

    private final Reference reference;
    private final SequencedMap<String, ConfigValue> values = new LinkedHashMap<>();
    private final List<Problem> problems;

    /** @param problems gets what is wrong */
    Layers(Reference reference, List<Problem> problems) {
        this.reference = reference;
        this.problems = problems;
        reference
                .settings()
                .forEach(entry -> values.put(entry.key(), entry.value().withOrigin(DEFAULT)));
    }

    /** The values so far, in the order of the reference. */
    SequencedMap<String, ConfigValue> values() {
        return values;
    }

    /** Who set a value. */
    static String describe(ConfigOrigin origin) {
        return FILE_AND_LINE.matcher(origin.description()).replaceFirst("$1:$2");
    }

    void addFile(Path file) {
        ConfigParseOptions strict =
                ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);
        try {
            Config config = ConfigFactory.parseFile(file.toFile(), strict).resolve(ConfigResolveOptions.noSystem());
            addGroup("", config.root());
        } catch (com.typesafe.config.ConfigException e) {
            problems.add(new Problem("--config " + file, String.valueOf(e.getMessage()), "a readable HOCON file"));
        }
    }

    private void addGroup(String prefix, ConfigObject group) {
        for (Map.Entry<String, ConfigValue> entry : group.entrySet()) {
            String key = prefix + ConfigUtil.joinPath(entry.getKey());
            ConfigValue value = entry.getValue();
            Optional<Reference.Entry> known = reference.find(key);
            if (known.isPresent() && known.get().isGroup() && value instanceof ConfigObject inner) {
                addGroup(key + ".", inner);
            } else {
                add(key, value);
            }
        }
    }

    /** Variables in the order of their names, so that problems come in the same order every time. */
    void addEnvironment(Map<String, String> environment) {
        Map<String, String> keys = new HashMap<>();
        reference.settings().forEach(entry -> keys.put(entry.variable(), entry.key()));
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!EnvironmentNames.isSetting(variable, value)) {
                return;
            }
            Optional<String> key = Optional.ofNullable(keys.get(variable));
            if (key.isPresent()) {
                add(key.get(), ConfigValueFactory.fromAnyRef(value, "environment " + variable));
            } else {
                problems.add(unknown(variable, NearestName.to(variable, keys.keySet()), "environment"));
            }
        });
    }

    /** @param flag {@code key=value} */
    void addFlag(String flag) {
        int sign = flag.indexOf('=');
        if (sign < 1) {
            problems.add(new Problem("--set " + flag, "not understood", "--set key=value"));
            return;
        }
        String key = flag.substring(0, sign).strip();
        add(key, ConfigValueFactory.fromAnyRef(flag.substring(sign + 1).strip(), "--set"));
    }

    private void add(String key, ConfigValue value) {
        String origin = describe(value.origin());
        Optional<Reference.Entry> known = reference.find(key);
        if (known.isEmpty()) {
            List<String> keys =
                    reference.entries().stream().map(Reference.Entry::key).toList();
            problems.add(unknown(key, NearestName.to(key, keys), origin));
        } else if (known.get().isGroup()) {
            problems.add(new Problem(key, "one value", "a group of settings, such as " + key + " { … }", origin));
        } else {
            values.put(key, value);
        }
    }

    private static Problem unknown(String name, Optional<String> nearest, String origin) {
        String guess =
                nearest.map(known -> "unknown; did you mean " + known + "?").orElse("unknown");
        return new Problem(name, guess, "", origin);
    }
}
