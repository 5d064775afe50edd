package io.hawser.client.cli.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Refusal;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.EventLogView;
import io.hawser.client.view.Health;
import io.hawser.client.view.NodeState;
import io.hawser.client.view.NodeView;
import io.hawser.client.view.RatesView;
import io.hawser.client.view.StatusView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DecisionsTest {
    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
    private final HawserException silence = new HawserException.Unavailable(Refusal.because("refused"));
    // each pause is drawn as long as it can be: 1 s, 2 s, 4 s, …
    private static final RandomGenerator LONGEST = () -> 0;

    private Duration now = Duration.ofSeconds(1_000);
    private Sight sight = Sight.none(now);
    private Instant startTime = START;
    private ComponentState state = ComponentState.RUNNING;
    private Duration stateAge = Duration.ZERO;
    private NodeState node = NodeState.ALIVE;
    private boolean streams = true;
    private boolean answers = true;
    private Health health = Health.SERVING;
    private Decisions decisions = decisions(config(Optional.of("restart it"), Optional.empty()));

    @Test
    void aGatewayThatIsWellIsLeftAlone() {
        assertThat(stepsWithin(Duration.ofHours(2))).isEmpty();
    }

    @Test
    void aComponentThatFailedIsRestartedAtOnce() {
        state = ComponentState.FAILED;

        assertThat(look())
                .containsExactly(
                        new Step.RestartComponent("device-listener", 1, "FAILED since 0 s: accept thread died"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ComponentState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FAILED"})
    void aComponentInAnyOtherStateIsLeftAlone(ComponentState other) {
        state = other;
        stateAge = Duration.ofDays(1);

        assertThat(stepsWithin(Duration.ofMinutes(10))).isEmpty();
    }

    @Test
    void aRestartThatFailsIsTriedAgainWithGrowingPauses() {
        state = ComponentState.FAILED;

        assertThat(timesOfRestarts(Duration.ofMinutes(20)))
                .containsExactly(0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1111);
    }

    @Test
    void pausesAreDrawnSoThatWatchdogsDoNotActTogether() {
        var pauses = new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(5), new Random(7));

        for (int attempts : new int[] {1, 5, 9, 40, 1_000}) {
            Duration most = new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(5), LONGEST).after(attempts);
            assertThat(pauses.after(attempts)).isBetween(most.dividedBy(2), most);
        }
    }

    @Test
    void aComponentThatFailsAgainSoonWaitsLonger() {
        state = ComponentState.FAILED;
        assertThat(attempts(look())).containsExactly(1);
        decisions.onRestartEnded("device-listener");
        state = ComponentState.RUNNING;
        assertThat(stepsWithin(Duration.ofMinutes(4))).isEmpty();
        state = ComponentState.FAILED;

        assertThat(attempts(look())).containsExactly(2);
    }

    @Test
    void aComponentThatWasWellForAWhileBeginsAnew() {
        state = ComponentState.FAILED;
        timesOfRestarts(Duration.ofMinutes(1));
        state = ComponentState.RUNNING;
        stepsWithin(Decisions.HEALED_AFTER.plusSeconds(1));
        state = ComponentState.FAILED;

        assertThat(attempts(look())).containsExactly(1);
    }

    @Test
    void oneComponentsPausesAreNotAnothers() {
        state = ComponentState.FAILED;
        look();
        decisions.onRestartEnded("device-listener");
        sight = sight.withStatus(
                status(component("command-monitor", ComponentState.FAILED), component("rpc", ComponentState.FAILED)),
                now);

        assertThat(decisions.next(sight))
                .extracting(step -> ((Step.RestartComponent) step).component())
                .containsExactly("command-monitor", "rpc");
    }

    @Test
    void aComponentThatIsDegradedForLongIsRestartedWhereThatIsWanted() {
        decisions = decisions(config(Optional.empty(), Optional.of(Duration.ofMinutes(10))));
        state = ComponentState.DEGRADED;
        stateAge = Duration.ofMinutes(9);
        assertThat(look()).isEmpty();
        stateAge = Duration.ofMinutes(10);

        assertThat(look())
                .containsExactly(new Step.RestartComponent(
                        "device-listener", 1, "DEGRADED since 10 min 0 s: accept thread died"));
    }

    @Test
    void aGatewayThatAnswersNothingIsRestartedByTheCommand() {
        streams = false;
        answers = false;

        assertThat(stepsWithin(Duration.ofSeconds(29))).isEmpty();
        assertThat(look()).containsExactly(new Step.RunCommand(1, "no answer to health checks and no status for 30 s"));
    }

    @Test
    void aGatewayThatWasNeverHeardIsRestartedToo() {
        now = now.plusSeconds(30);

        assertThat(decisions.next(sight)).hasOnlyElementsOfType(Step.RunCommand.class);
    }

    @Test
    void aGatewayThatIsHeardByItsStreamAloneIsThere() {
        answers = false;

        assertThat(stepsWithin(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void aGatewayThatIsHeardByItsHealthAloneIsThere() {
        look();
        streams = false;

        assertThat(stepsWithin(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void aStatusThatIsOldIsNoReasonToRestartAComponent() {
        look();
        decisions.onRestartEnded("device-listener");
        state = ComponentState.FAILED;
        look();
        streams = false;
        now = now.plusSeconds(30);

        assertThat(look()).isEmpty();
    }

    @Test
    void aGatewayThatDoesNotServeForLongIsRestarted() {
        health = Health.NOT_SERVING;

        assertThat(stepsWithin(Duration.ofSeconds(60))).isEmpty();
        assertThat(look()).containsExactly(new Step.RunCommand(1, "health is NOT_SERVING for 1 min 0 s"));
    }

    @Test
    void aGatewayThatServesInBetweenIsNot() {
        health = Health.NOT_SERVING;
        stepsWithin(Duration.ofSeconds(50));
        health = Health.SERVING;
        look();
        health = Health.NOT_SERVING;

        assertThat(stepsWithin(Duration.ofSeconds(50))).isEmpty();
    }

    @Test
    void whatItSaidOfItsHealthLongAgoDoesNotCount() {
        health = Health.NOT_SERVING;
        stepsWithin(Duration.ofSeconds(20));
        answers = false;

        assertThat(stepsWithin(Duration.ofSeconds(30))).isEmpty();
        now = now.plusSeconds(60);
        sight = sight.withStatus(status(component("device-listener", state)), now);
        assertThat(decisions.next(sight)).isEmpty();
    }

    @Test
    void aCommandThatFailsIsTriedAgainWithGrowingPauses() {
        streams = false;
        answers = false;
        stepsWithin(Duration.ofSeconds(29));

        assertThat(timesOfCommands(Duration.ofMinutes(2), false)).containsExactly(0, 1, 3, 7, 15, 31);
    }

    @Test
    void aCommandThatWorkedGivesTheGatewayItsTimeToStart() {
        streams = false;
        answers = false;
        stepsWithin(Duration.ofSeconds(29));

        assertThat(timesOfCommands(Duration.ofMinutes(2), true)).containsExactly(0, 30, 60, 90);
    }

    @Test
    void aGatewayThatWasRestartedIsGivenItsTimeToServeToo() {
        health = Health.NOT_SERVING;
        stepsWithin(Duration.ofSeconds(60));

        assertThat(timesOfCommands(Duration.ofMinutes(3), true)).containsExactly(0, 60, 120);
    }

    @Test
    void theCommandRunsOnlySoOftenInAnHourAndThenSomebodyIsCalled() {
        streams = false;
        answers = false;
        stepsWithin(Duration.ofSeconds(29));
        assertThat(timesOfCommands(Duration.ofMinutes(3), true)).hasSize(6);

        List<Step> rest = stepsWithin(Duration.ofMinutes(30));

        assertThat(rest)
                .hasSize(6) // every five minutes
                .allSatisfy(step -> assertThat(step)
                        .isInstanceOf(Step.CallSomebody.class)
                        .extracting(Step::why)
                        .asString()
                        .startsWith("the restart command has run 6 times within 1h"));
    }

    @Test
    void anHourLaterTheCommandMayRunAgain() {
        streams = false;
        answers = false;
        stepsWithin(Duration.ofSeconds(29));
        timesOfCommands(Duration.ofMinutes(3), true);

        assertThat(timesOfCommands(Duration.ofMinutes(60), true)).first().isEqualTo(3_420);
    }

    @Test
    void componentsAreStillRestartedWhenTheCommandMayNotRun() {
        health = Health.NOT_SERVING;
        stepsWithin(Duration.ofSeconds(60));
        timesOfCommands(Duration.ofMinutes(7), true);
        state = ComponentState.FAILED;

        assertThat(look()).anyMatch(Step.RestartComponent.class::isInstance);
    }

    @Test
    void aGatewayThatRecoversBeginsAnew() {
        streams = false;
        answers = false;
        stepsWithin(Duration.ofSeconds(29));
        timesOfCommands(Duration.ofSeconds(10), false);
        streams = true;
        answers = true;
        assertThat(stepsWithin(Decisions.HEALED_AFTER.plusSeconds(1))).isEmpty();
        streams = false;
        answers = false;
        stepsWithin(Duration.ofSeconds(29));

        assertThat(attempts(look())).containsExactly(1);
    }

    @Test
    void withoutACommandSomebodyIsCalledNowAndThen() {
        decisions = decisions(config(Optional.empty(), Optional.empty()));
        streams = false;
        answers = false;

        List<Step> steps = stepsWithin(Duration.ofMinutes(16));

        assertThat(steps)
                .hasSize(4)
                .allSatisfy(step -> assertThat(step.why())
                        .startsWith(
                                "there is no --restart-command, so somebody has to restart the gateway: no answer"));
    }

    @Test
    void somebodyIsCalledAtOnceWhenItIsBackAndGoesAgain() {
        decisions = decisions(config(Optional.empty(), Optional.empty()));
        streams = false;
        answers = false;
        assertThat(stepsWithin(Duration.ofSeconds(40))).hasSize(1);
        answers = true;
        look();
        answers = false;

        assertThat(stepsWithin(Duration.ofSeconds(40))).hasSize(1);
    }

    @Test
    void aNodeThatDrainsIsLeftAlone() {
        node = NodeState.DRAINING;
        health = Health.NOT_SERVING;
        state = ComponentState.FAILED;

        assertThat(stepsWithin(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void aNodeThatDrainedAndEndedIsLeftAlone() {
        node = NodeState.DRAINING;
        look();
        streams = false;
        answers = false;

        assertThat(stepsWithin(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void aNodeThatWasDrainedAndStartedAgainIsGivenItsTime() {
        node = NodeState.DRAINING;
        health = Health.NOT_SERVING;
        stepsWithin(Duration.ofMinutes(10));
        node = NodeState.ALIVE;
        startTime = START.plusSeconds(900);

        assertThat(stepsWithin(Duration.ofSeconds(58))).isEmpty();
        assertThat(stepsWithin(Duration.ofSeconds(3))).hasSize(1);
    }

    @Test
    void whatAProcessThatHasEndedSaidIsNotTheNextOnes() {
        health = Health.NOT_SERVING;
        stepsWithin(Duration.ofSeconds(55));
        startTime = START.plusSeconds(60);

        assertThat(stepsWithin(Duration.ofSeconds(30))).isEmpty();
    }

    /** One second passes, then it looks; steps are told to have ended at once. */
    private List<Step> look() {
        now = now.plusSeconds(1);
        if (streams) {
            sight = sight.withStatus(status(component("device-listener", state)), now);
        }
        sight = answers ? sight.withHealth(health, now) : sight.withHealthFault(silence);
        return decisions.next(sight);
    }

    private List<Step> stepsWithin(Duration time) {
        List<Step> steps = new ArrayList<>();
        for (int second = 0; second < time.toSeconds(); second++) {
            steps.addAll(look());
        }
        return steps;
    }

    private List<Integer> timesOfRestarts(Duration within) {
        List<Integer> times = new ArrayList<>();
        for (int second = 0; second < within.toSeconds(); second++) {
            if (look().stream().anyMatch(Step.RestartComponent.class::isInstance)) {
                times.add(second);
                decisions.onRestartEnded("device-listener");
            }
        }
        return times;
    }

    private List<Integer> timesOfCommands(Duration within, boolean done) {
        List<Integer> times = new ArrayList<>();
        for (int second = 0; second < within.toSeconds(); second++) {
            if (look().stream().anyMatch(Step.RunCommand.class::isInstance)) {
                times.add(second);
                decisions.onCommandEnded(done);
            }
        }
        return times;
    }

    private static List<Integer> attempts(List<Step> steps) {
        return steps.stream()
                .map(step -> step instanceof Step.RestartComponent restart
                        ? restart.attempt()
                        : ((Step.RunCommand) step).attempt())
                .toList();
    }

    private Decisions decisions(WatchdogConfig config) {
        return new Decisions(config, () -> now, LONGEST);
    }

    private static WatchdogConfig config(Optional<String> command, Optional<Duration> degradedFor) {
        return new WatchdogConfig(
                "g:1",
                Duration.ofSeconds(1),
                degradedFor,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                command,
                Duration.ofMinutes(2),
                6);
    }

    private ComponentView component(String name, ComponentState in) {
        Instant since = startTime.plusSeconds(100_000).minus(stateAge);
        return new ComponentView(name, in, since, 0, "accept thread died", Optional.of(since));
    }

    private StatusView status(ComponentView... components) {
        return new StatusView(
                "a",
                "0.1.0",
                startTime,
                Duration.ofSeconds(100_000),
                List.of(components),
                0,
                0,
                new RatesView(0, 0, 0, 0),
                0,
                new EventLogView("", "", 0, 0, "embedded", "full"),
                Map.of(),
                List.of(),
                List.of(new NodeView(
                        "a", node, startTime, startTime, "0.1.0", 0, 1, "", "", "", List.of(), 0, List.of())),
                List.of());
    }
}
