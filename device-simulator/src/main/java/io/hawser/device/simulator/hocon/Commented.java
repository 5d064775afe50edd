package io.hawser.device.simulator.hocon;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;

/** Values with the comments of others. Threads: stateless, any. */
final class Commented {
    private Commented() {}

    /** {@code written}, each key with the comments that it has in {@code defaults} where it has none of its own. */
    static ConfigObject like(ConfigObject written, ConfigObject defaults) {
        ConfigObject commented = written;
        for (Map.Entry<String, ConfigValue> each : defaults.entrySet()) {
            ConfigValue value = written.get(each.getKey());
            if (value != null) {
                commented = commented.withValue(each.getKey(), like(value, each.getValue()));
            }
        }
        return commented;
    }

    private static ConfigValue like(ConfigValue written, ConfigValue defaults) {
        ConfigValue inside = written instanceof ConfigObject object && defaults instanceof ConfigObject others
                ? like(object, others)
                : written;
        List<String> own = written.origin().comments();
        List<String> comments = own.isEmpty() ? defaults.origin().comments() : own;
        return inside.withOrigin(inside.origin().withComments(comments));
    }
}
