package io.hawser.device.simulator.scenario;

import io.hawser.device.BackOff;
import io.hawser.device.Credential;
import java.time.Duration;
import java.util.Optional;

/**
 * A population of devices that keep to the protocol, for those who write scenarios in Java; what is not said is as in a
 * scenario file, but all start at once.
 *
 * <p>Threads: one at a time.
 */
public final class PopulationBuilder {
    private final String name;
    private int devices = 100;
    private String idPrefix;
    private String protocol = "hdp1";
    private Credential credential = Credential.none();
    private double rampPerSecond;
    private Arrival arrival = new Arrival.Every(Duration.ofSeconds(5));
    private int bytes = 64;
    private Optional<Template> template = Optional.empty();
    private CommandPlan commands = CommandPlan.echo();
    private Lifetime lifetime = new Lifetime.Stay();
    private Duration keepAlive = Duration.ofSeconds(60);
    private int window = 64;
    private BackOff backOff = new BackOff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private PopulationBuilder(String name) {
        this.name = name;
        this.idPrefix = name + "-";
    }

    /** A population of that name, whose device ids begin with it. */
    public static PopulationBuilder named(String name) {
        return new PopulationBuilder(name);
    }

    public PopulationBuilder devices(int count) {
        devices = count;
        return this;
    }

    public PopulationBuilder idPrefix(String prefix) {
        idPrefix = prefix;
        return this;
    }

    public PopulationBuilder protocol(String wire) {
        protocol = wire;
        return this;
    }

    public PopulationBuilder credential(Credential shown) {
        credential = shown;
        return this;
    }

    public PopulationBuilder rampPerSecond(double rate) {
        rampPerSecond = rate;
        return this;
    }

    public PopulationBuilder uplinks(Arrival when) {
        arrival = when;
        return this;
    }

    /** One at every {@code interval}. */
    public PopulationBuilder uplinkEvery(Duration interval) {
        return uplinks(new Arrival.Every(interval));
    }

    /** The least size of a payload. */
    public PopulationBuilder bytes(int least) {
        bytes = least;
        return this;
    }

    /** The payload, in place of one of {@link #bytes}. */
    public PopulationBuilder template(String text) {
        template = Optional.of(Template.parse(text));
        return this;
    }

    public PopulationBuilder commands(CommandPlan plan) {
        commands = plan;
        return this;
    }

    public PopulationBuilder lifetime(Lifetime stay) {
        lifetime = stay;
        return this;
    }

    public PopulationBuilder keepAlive(Duration interval) {
        keepAlive = interval;
        return this;
    }

    public PopulationBuilder window(int uplinks) {
        window = uplinks;
        return this;
    }

    public PopulationBuilder backOff(Duration min, Duration max) {
        backOff = new BackOff(min, max);
        return this;
    }

    /**
     * The population.
     *
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Population build() {
        UplinkPlan uplinks = new UplinkPlan("reading", arrival, new Amount.Fixed(bytes), template);
        Conduct conduct = new Conduct.Proper(uplinks, commands, lifetime, keepAlive, window, backOff, false);
        return new Population(name, devices, idPrefix, 1, protocol, credential, Duration.ZERO, rampPerSecond, conduct);
    }
}
