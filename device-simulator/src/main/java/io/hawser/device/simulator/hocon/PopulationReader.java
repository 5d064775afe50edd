package io.hawser.device.simulator.hocon;

import io.hawser.device.BackOff;
import io.hawser.device.Credential;
import io.hawser.device.simulator.scenario.Arrival;
import io.hawser.device.simulator.scenario.Attack;
import io.hawser.device.simulator.scenario.CommandPlan;
import io.hawser.device.simulator.scenario.Conduct;
import io.hawser.device.simulator.scenario.Lifetime;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.device.simulator.scenario.Template;
import io.hawser.device.simulator.scenario.UplinkPlan;
import java.util.Optional;
import java.util.function.Function;

/** Reads one population. Threads: one at a time. */
final class PopulationReader {
    private static final String NO_ATTACK = "none";

    private final Function<String, Optional<String>> environment;

    PopulationReader(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    Population read(String name, Settings settings) {
        String prefix = settings.text("id-prefix");
        return settings.build(() -> new Population(
                name,
                settings.integer("devices"),
                prefix.isEmpty() ? name + "-" : prefix,
                settings.integer("shared-by"),
                settings.text("protocol"),
                credential(settings.group("login")),
                settings.duration("start-after"),
                settings.rate("ramp"),
                conduct(settings)));
    }

    private Conduct conduct(Settings settings) {
        Settings attack = settings.group("attack");
        if (!attack.text("kind").equals(NO_ATTACK)) {
            return attack.build(
                    () -> new Conduct.Hostile(attack.choice("kind", Attack.class), attack.duration("every")));
        }
        Settings backOff = settings.group("back-off");
        return new Conduct.Proper(
                uplinks(settings.group("uplinks")),
                commands(settings.group("commands")),
                lifetime(settings.group("lifetime")),
                settings.duration("keep-alive"),
                settings.integer("window"),
                backOff.build(() -> new BackOff(backOff.duration("min"), backOff.duration("max"))),
                settings.flag("persistent"));
    }

    private Credential credential(Settings login) {
        return switch (login.choice("method", Method.class)) {
            case NONE -> Credential.none();
            case TOKEN -> login.build(() -> Credential.token(login.text("secret")));
            case HMAC -> login.build(() -> Credential.hmacSecret(login.text("secret")));
            case ENVIRONMENT ->
                environment
                        .apply("HAWSER_DEVICE_HMAC_SECRET")
                        .map(Credential::hmacSecret)
                        .or(() -> environment.apply("HAWSER_DEVICE_TOKEN").map(Credential::token))
                        .orElseGet(Credential::none);
        };
    }

    private static UplinkPlan uplinks(Settings uplinks) {
        String template = uplinks.text("template");
        return uplinks.build(() -> new UplinkPlan(
                uplinks.text("name"),
                arrival(uplinks),
                uplinks.bytes("bytes"),
                template.isEmpty() ? Optional.empty() : Optional.of(Template.parse(template))));
    }

    private static Arrival arrival(Settings uplinks) {
        Timing timing = uplinks.choice("arrival", Timing.class);
        if (timing == Timing.NEVER || uplinks.duration("every").isZero()) {
            return new Arrival.Never();
        }
        return switch (timing) {
            case NEVER -> new Arrival.Never();
            case EVERY -> new Arrival.Every(uplinks.duration("every"));
            case POISSON -> new Arrival.Poisson(uplinks.duration("every"));
            case BURSTS ->
                new Arrival.Bursts(
                        uplinks.duration("every"), uplinks.integer("burst-size"), uplinks.duration("burst-spacing"));
            case DAY_CURVE ->
                new Arrival.DayCurve(uplinks.duration("every"), uplinks.duration("day"), uplinks.numbers("hours"));
        };
    }

    private static CommandPlan commands(Settings commands) {
        return new CommandPlan(commands.choice("behaviour", CommandPlan.Behaviour.class), commands.delay("delay"));
    }

    private static Lifetime lifetime(Settings lifetime) {
        return switch (lifetime.choice("kind", Kind.class)) {
            case STAY -> new Lifetime.Stay();
            case CHURN -> new Lifetime.Churn(lifetime.delay("session"), lifetime.delay("away"));
            case FLAKY -> new Lifetime.Flaky(lifetime.delay("session"));
            case STORM -> lifetime.build(() -> new Lifetime.Storm(lifetime.duration("storm-every")));
        };
    }

    private enum Method {
        NONE,
        TOKEN,
        HMAC,
        ENVIRONMENT
    }

    private enum Timing {
        NEVER,
        EVERY,
        POISSON,
        BURSTS,
        DAY_CURVE
    }

    private enum Kind {
        STAY,
        CHURN,
        FLAKY,
        STORM
    }
}
