package io.hawser.device.simulator.hocon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.device.Credential;
import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.report.Assertion;
import io.hawser.device.simulator.scenario.Amount;
import io.hawser.device.simulator.scenario.Arrival;
import io.hawser.device.simulator.scenario.Attack;
import io.hawser.device.simulator.scenario.CommandPlan;
import io.hawser.device.simulator.scenario.Conduct;
import io.hawser.device.simulator.scenario.Lifetime;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.device.simulator.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioFileTest {
    @TempDir
    private Path directory;

    static List<String> readyMade() {
        return ScenarioFile.readyMade();
    }

    @ParameterizedTest
    @MethodSource("readyMade")
    void readyMadeScenarioIsWholeAndSaysWhatItIsFor(String name) {
        Scenario scenario = read(ScenarioFile.load(name));

        assertThat(scenario.name()).isEqualTo(name);
        assertThat(scenario.description()).isNotEmpty();
        assertThat(scenario.assertions().stream().map(Assertion::parse)).doesNotContainNull();
    }

    @ParameterizedTest
    @MethodSource("readyMade")
    void printedScenarioIsTheSameScenarioAgain(String name) throws Exception {
        ScenarioFile scenario = ScenarioFile.load(name);
        Path file = Files.writeString(directory.resolve("printed.conf"), scenario.print());

        assertThat(Files.readString(file)).contains("# How many devices.").contains("# Of every random choice");
        assertThat(read(ScenarioFile.load(file.toString())))
                .usingRecursiveComparison()
                .ignoringFields("populations.credential") // which is not printed
                .isEqualTo(read(scenario));
    }

    @Test
    void everyKeyIsReadAndPopulationsStayInOrder() {
        Scenario scenario = read(ScenarioFile.parse("""
                name = "all"
                gateways = ["a:1", "b:2"]
                duration = 90s
                drain = 5s
                seed = 42
                assertions = ["lost == 0"]
                populations {
                  zulu {
                    devices = 7
                    id-prefix = "z-"
                    protocol = "json-lines"
                    login { method = "hmac", secret = "quiet" }
                    start-after = 2s
                    ramp = "10/s"
                    keep-alive = 20s
                    window = 3
                    back-off { min = 1s, max = 9s }
                    persistent = true
                    uplinks { arrival = "bursts", every = 1m, burst-size = 4, burst-spacing = 100ms, bytes = "uniform 10 1k" }
                    commands { behaviour = "late", delay = "exponential 50ms" }
                    lifetime { kind = "churn", session = "uniform 1s 2s", away = "normal 5s 1s" }
                  }
                  alpha { attack { kind = "silent", every = 3s } }
                }
                """));

        assertThat(scenario.gateways()).containsExactly(GatewayAddress.parse("a:1"), GatewayAddress.parse("b:2"));
        assertThat(scenario.duration()).isEqualTo(Duration.ofSeconds(90));
        assertThat(scenario.drainLimit()).isEqualTo(Duration.ofSeconds(5));
        assertThat(scenario.seed()).isEqualTo(42);
        assertThat(scenario.populations()).extracting(Population::name).containsExactly("zulu", "alpha");
        Population zulu = scenario.populations().getFirst();
        assertThat(zulu.devices()).isEqualTo(7);
        assertThat(zulu.id(6).value()).isEqualTo("z-000006");
        assertThat(zulu.protocol()).isEqualTo("json-lines");
        assertThat(zulu.credential()).isEqualTo(Credential.hmacSecret("quiet"));
        assertThat(zulu.startOf(5)).isEqualTo(Duration.ofMillis(2_500));
        Conduct.Proper proper = (Conduct.Proper) zulu.conduct();
        assertThat(proper.keepAlive()).isEqualTo(Duration.ofSeconds(20));
        assertThat(proper.window()).isEqualTo(3);
        assertThat(proper.backOff().max()).isEqualTo(Duration.ofSeconds(9));
        assertThat(proper.persistent()).isTrue();
        assertThat(proper.uplinks().arrival())
                .isEqualTo(new Arrival.Bursts(Duration.ofMinutes(1), 4, Duration.ofMillis(100)));
        assertThat(proper.uplinks().bytes()).isEqualTo(new Amount.Uniform(10, 1_024));
        assertThat(proper.commands())
                .isEqualTo(new CommandPlan(CommandPlan.Behaviour.LATE, new Amount.Exponential(50e6)));
        assertThat(proper.lifetime())
                .isEqualTo(new Lifetime.Churn(new Amount.Uniform(1e9, 2e9), new Amount.Normal(5e9, 1e9)));
        assertThat(scenario.populations().getLast().conduct())
                .isEqualTo(new Conduct.Hostile(Attack.SILENT, Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "populations { a { devises = 5 } }                        | devises",
                "populations { a { devices = none } }                     | populations.a.devices",
                "populations { a { devices = 0 } }                        | devices: 0",
                "populations { a { uplinks.every = soon } }               | populations.a.uplinks.every",
                "populations { a { uplinks.arrival = sometimes } }        | sometimes",
                "populations { a { uplinks.bytes = \"uniform 9\" } }    | uniform 9",
                "populations { a { uplinks.template = \"${who}\" } }    | who",
                "populations { a { commands.behaviour = sing } }          | sing",
                "populations { a { lifetime.kind = forever } }            | forever",
                "populations { a { attack.kind = polite } }               | polite",
                "populations { a { login.method = knock } }               | knock",
                "populations { A { } }                                    | populations.A",
                "populations { }                                          | populations: none",
                "name = nobody                                            | populations: none",
                "populations { a {                                        | expecting"
            })
    void whatMakesNoSenseIsRefusedAndSaidWhere(String text, String why) {
        assertThatThrownBy(() -> read(ScenarioFile.parse(text)))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(why);
    }

    @Test
    void fileThatIsNotThereIsRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> ScenarioFile.load("no-such"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("no-such")
                .hasMessageContaining("steady-fleet");
    }

    @Test
    void otherValuesCountAndUnknownOnesAreRefused() {
        ScenarioFile smoke = ScenarioFile.load("smoke");

        Scenario changed = read(
                smoke.with(List.of("populations.text.devices=3", "duration=5s")).scaled(2));

        assertThat(changed.duration()).isEqualTo(Duration.ofSeconds(5));
        assertThat(changed.populations())
                .extracting(Population::name)
                .containsExactly("binary", "text", "slow-to-answer");
        assertThat(changed.populations()).extracting(Population::devices).containsExactly(100, 6, 20);
        assertThatThrownBy(() -> smoke.with(List.of("populations.tekst.devices=3")))
                .hasMessageContaining("tekst")
                .hasMessageContaining("text");
        assertThatThrownBy(() -> smoke.with(List.of("durashun=3s"))).hasMessageContaining("durashun");
        assertThatThrownBy(() -> smoke.with(List.of("duration"))).hasMessageContaining("key=value");
    }

    @Test
    void secretsComeFromTheEnvironmentAndAreNotPrinted() {
        ScenarioFile plain = ScenarioFile.load("plain");
        ScenarioFile secret =
                plain.with(List.of("populations.sim.login.method=token", "populations.sim.login.secret=s3cret"));

        assertThat(plain.scenario(name -> name.equals("HAWSER_DEVICE_TOKEN") ? Optional.of("env") : Optional.empty())
                        .populations()
                        .getFirst()
                        .credential())
                .isEqualTo(Credential.token("env"));
        assertThat(secret.print()).doesNotContain("s3cret").contains("secret");
    }

    private static Scenario read(ScenarioFile file) {
        return file.scenario(_ -> Optional.empty());
    }
}
