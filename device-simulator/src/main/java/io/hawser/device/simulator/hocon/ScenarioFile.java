package io.hawser.device.simulator.hocon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueFactory;
import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.device.simulator.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A scenario as HOCON, every default filled in.
 *
 * <p>Threads: immutable, any.
 */
public final class ScenarioFile {
    /** What runs when no scenario is named: one population that is shaped by options. */
    public static final String PLAIN = "plain";

    private static final List<String> READY_MADE = List.of(
            "firmware-rollout", "flaky-mobile", "hostile", PLAIN, "reconnect-storm", "smoke", "soak", "steady-fleet");
    private static final String POPULATIONS = "populations";
    private static final String SECRET = "login.secret";
    private static final ConfigParseOptions STRICT =
            ConfigParseOptions.defaults().setAllowMissing(false);
    private static final ConfigRenderOptions AS_WRITTEN =
            ConfigRenderOptions.defaults().setJson(false).setOriginComments(false);

    private final Config config;
    private final List<String> populations;

    private ScenarioFile(Config config, List<String> populations) {
        this.config = config;
        this.populations = populations;
    }

    /** The names of the scenarios that are in the jar, sorted. */
    public static List<String> readyMade() {
        return READY_MADE;
    }

    /**
     * Reads one of the jar or a file.
     *
     * @param name of one in the jar, or a path
     * @throws ScenarioException when there is none, or it is no HOCON, or has a key that no scenario has
     */
    public static ScenarioFile load(String name) {
        try {
            if (READY_MADE.contains(name)) {
                return of(resource("scenarios/" + name + ".conf"));
            }
            Path file = Path.of(name);
            if (!Files.isRegularFile(file)) {
                throw new ScenarioException(
                        "scenario: " + name + " (expected: a file, or one of " + String.join(" ", READY_MADE) + ")");
            }
            return of(ConfigFactory.parseFile(file.toFile(), STRICT));
        } catch (ConfigException broken) {
            throw broken(broken);
        }
    }

    /** The one that {@code text} is. */
    static ScenarioFile parse(String text) {
        try {
            return of(ConfigFactory.parseString(text));
        } catch (ConfigException broken) {
            throw broken(broken);
        }
    }

    /** The populations' names, in the order they are written. */
    public List<String> populations() {
        return populations;
    }

    /**
     * This one with other values.
     *
     * @param settings such as {@code populations.sensors.devices=500}; the last one of a key counts
     * @throws ScenarioException when one is no setting, or of a key that no scenario has
     */
    public ScenarioFile with(List<String> settings) {
        Config changed = config;
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new ScenarioException("setting: " + setting + " (expected: key=value)");
            }
            changed = changed(
                    setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip(),
                    changed);
        }
        KnownKeys.check(changed, defaults());
        for (String name : changed.getObject(POPULATIONS).keySet()) {
            if (!populations.contains(name)) {
                throw new ScenarioException("setting: " + POPULATIONS + "." + name + " (expected: one of "
                        + String.join(" ", populations) + ")");
            }
        }
        return new ScenarioFile(changed, populations);
    }

    /** This one with so many times the devices, at least one in each population. */
    public ScenarioFile scaled(double factor) {
        List<String> settings = new ArrayList<>();
        for (String population : populations) {
            String key = POPULATIONS + "." + population + ".devices";
            long devices = Math.max(1, Math.round(new Settings(config, "").integer(key) * factor));
            settings.add(key + "=" + devices);
        }
        return with(settings);
    }

    /**
     * The scenario.
     *
     * @param environment a variable's value by its name, for secrets
     * @throws ScenarioException when a value makes no sense
     */
    public Scenario scenario(Function<String, Optional<String>> environment) {
        Settings settings = new Settings(config, "");
        PopulationReader reader = new PopulationReader(environment);
        List<Population> read = populations.stream()
                .map(name -> reader.read(name, settings.group(POPULATIONS + "." + name)))
                .toList();
        return settings.build(() -> new Scenario(
                settings.text("name"),
                settings.text("description"),
                settings.texts("gateways").stream().map(GatewayAddress::parse).toList(),
                settings.duration("duration"),
                settings.duration("drain"),
                settings.longInteger("seed"),
                settings.texts("assertions"),
                read));
    }

    /** The whole as HOCON with what each key means; secrets are left out. */
    public String print() {
        Config defaults = defaults();
        ConfigObject ofPopulations = defaults.getObject("population");
        ConfigObject rest = config.withoutPath(POPULATIONS).root();
        StringBuilder out = new StringBuilder(4096);
        out.append(Commented.like(rest, defaults.root()).render(AS_WRITTEN))
                .append(POPULATIONS)
                .append(" {\n");
        for (String population : populations) { // one by one: HOCON would sort them by name
            ConfigObject keys = Commented.like(withoutSecret(population), ofPopulations);
            out.append("  ").append(population).append(" {\n");
            keys.render(AS_WRITTEN)
                    .lines()
                    .forEach(line -> out.append("    ").append(line).append('\n'));
            out.append("  }\n");
        }
        return out.append("}\n").toString();
    }

    private ConfigObject withoutSecret(String population) {
        Config keys = config.getConfig(POPULATIONS + "." + population);
        Config shown =
                keys.getString(SECRET).isEmpty() ? keys : keys.withValue(SECRET, ConfigValueFactory.fromAnyRef("…"));
        return shown.root();
    }

    private static ScenarioFile of(Config written) {
        Config defaults = defaults();
        Config own = written.resolve(ConfigResolveOptions.noSystem());
        if (!own.hasPath(POPULATIONS) || own.getObject(POPULATIONS).isEmpty()) {
            throw new ScenarioException(POPULATIONS + ": none (expected: at least one) ["
                    + own.origin().description() + "]");
        }
        Config whole = own.withFallback(defaults.withoutPath("population"));
        for (String name : own.getObject(POPULATIONS).keySet()) {
            if (!name.matches("[a-z0-9-]{1,64}")) {
                throw new ScenarioException(
                        POPULATIONS + "." + name,
                        "as a name (expected: 1 to 64 lower case letters, digits and hyphens)",
                        own.getObject(POPULATIONS).get(name).origin());
            }
            Config population = own.getConfig(POPULATIONS + "." + name).withFallback(defaults.getConfig("population"));
            whole = whole.withValue(
                    POPULATIONS + "." + name,
                    population
                            .root()
                            .withOrigin(own.getValue(POPULATIONS + "." + name).origin()));
        }
        KnownKeys.check(whole, defaults);
        return new ScenarioFile(whole, inOrder(own.getObject(POPULATIONS)));
    }

    /** By the line that each is written in: HOCON's own order is that of a hash table. */
    private static List<String> inOrder(ConfigObject populations) {
        return populations.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        population -> population.getValue().origin().lineNumber()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Config changed(String key, String value, Config config) {
        try {
            if (value.startsWith("[")) {
                return ConfigFactory.parseString(key + "=" + value).withFallback(config);
            }
            return ConfigFactory.parseMap(Map.of(key, value), "--set").withFallback(config);
        } catch (ConfigException broken) {
            throw broken(broken);
        }
    }

    private static Config defaults() {
        return resource("scenario-defaults.conf");
    }

    private static Config resource(String name) {
        return ConfigFactory.parseResources(ScenarioFile.class, name, STRICT);
    }

    private static ScenarioException broken(ConfigException cause) {
        ScenarioException broken = new ScenarioException("scenario: " + cause.getMessage());
        broken.initCause(cause);
        return broken;
    }
}
