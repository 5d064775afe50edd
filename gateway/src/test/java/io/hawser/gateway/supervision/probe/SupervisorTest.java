package io.hawser.gateway.supervision.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.supervision.ComponentState;
import io.hawser.gateway.supervision.ComponentStatus;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.FakeComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SupervisorTest {
    private static final Duration TICK = Duration.ofMillis(100);

    private final AtomicLong nanos = new AtomicLong();
    private final Counters counters = new Counters();
    private final FakeComponent part = new FakeComponent("part");
    private final FakeComponent other = new FakeComponent("other");
    private final List<String> givenUp = new CopyOnWriteArrayList<>();
    private final Components components =
            new Components(List.of(part, other), () -> 0, InstantSource.fixed(Instant.EPOCH), counters);
    private volatile Reading reading = Reading.well(Duration.ZERO);
    private final Supervisor supervisor = new Supervisor(
            components,
            List.of(
                    new Probe("beat", "part", TICK, Duration.ofSeconds(1), _ -> reading),
                    new Probe("bug", "other", TICK, Duration.ofSeconds(1), _ -> {
                        throw new IllegalStateException("a probe with a bug");
                    })),
            new RestartLimits(3, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(30)),
            nanos::get,
            counters,
            givenUp::add);

    @BeforeEach
    void start() throws Exception {
        components.start();
    }

    @Test
    void whatIsIllIsRestartedWithItsCauseAndOnlyThat() {
        turn();
        assertThat(restarts("part")).isZero();

        reading = Reading.ill(Duration.ofSeconds(2), "no sign of life");
        turn();

        awaitRestarts(1);
        assertThat(restarts("other")).isZero();
        assertThat(status("part").lastFailure()).contains("no sign of life");
        assertThat(counters.value(Counter.COMPONENT_RESTARTS)).isEqualTo(1);
    }

    @Test
    void whatWasMeasuredBeforeARestartIsNotHeldAgainstWhatCameBehindIt() throws Exception {
        Duration second = Duration.ofSeconds(1);
        Supervisor slow = new Supervisor(
                components,
                List.of(new Probe("slow", "part", second, second, _ -> reading)),
                new RestartLimits(3, Duration.ofMinutes(1), TICK, second),
                nanos::get,
                counters,
                givenUp::add);
        reading = Reading.ill(Duration.ofSeconds(2), "no sign of life");
        nanos.addAndGet(TICK.toNanos());
        slow.turn();
        awaitRestarts(1); // between two turns: none sees it

        reading = Reading.well(Duration.ZERO); // but the next question is not due yet
        for (int turn = 0; turn < 30; turn++) {
            nanos.addAndGet(TICK.toNanos());
            slow.turn();
        }

        components.close(); // with what may be under way
        assertThat(restarts("part")).isEqualTo(1);
    }

    @Test
    void theNextRestartWaitsLongerAndLonger() {
        reading = Reading.ill(Duration.ofSeconds(2), "no sign of life");
        turn();
        awaitRestarts(1);

        turns(9);
        assertThat(restarts("part")).isEqualTo(1);
        turns(3);
        awaitRestarts(2);
        turns(17); // up to the last one before the pause is over
        assertThat(restarts("part")).isEqualTo(2);
        turns(4);
        awaitRestarts(3);
    }

    @Test
    void tooManyRestartsGiveTheProcessUpOnce() {
        reading = Reading.ill(Duration.ofSeconds(2), "no sign of life");
        while (givenUp.isEmpty()) {
            turn();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> status("part").state() != ComponentState.RESTARTING);
        }
        turns(100);

        assertThat(givenUp).containsExactly("part was restarted 3 times within 60 s, and still: no sign of life");
        assertThat(restarts("part")).isEqualTo(3);
    }

    @Test
    void whatWasLongAgoIsForgiven() {
        for (int round = 1; round <= 10; round++) {
            reading = Reading.ill(Duration.ofSeconds(2), "now and then");
            turn();
            awaitRestarts(round);
            reading = Reading.well(Duration.ZERO);
            turns(700);
        }

        assertThat(givenUp).isEmpty();
    }

    @Test
    void whatNoRestartHelpsAgainstIsSaidAndNotRestarted() {
        reading = Reading.waiting(Duration.ofSeconds(9), "the disk does not answer");
        turns(20);

        assertThat(status("part").state()).isEqualTo(ComponentState.DEGRADED);
        assertThat(restarts("part")).isZero();
        reading = Reading.well(Duration.ZERO);
        turns(2);
        assertThat(status("part").state()).isEqualTo(ComponentState.RUNNING);
    }

    @Test
    void aComponentThatFailedIsTriedAgain() {
        part.failing("restart");
        reading = Reading.ill(Duration.ofSeconds(2), "no sign of life");
        turn();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> status("part").state() == ComponentState.FAILED);

        part.failing("");
        reading = Reading.well(Duration.ZERO);
        turns(12);

        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> status("part").state() == ComponentState.RUNNING);
    }

    @Test
    void afterAStallOfTheWholeProcessEverybodyGetsAMomentToAnswer() {
        turns(5);
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        reading = Reading.ill(Duration.ofMinutes(10), "asleep as all the others");
        supervisor.turn();
        turns(5);
        assertThat(restarts("part")).isZero();
        assertThat(counters.value(Counter.PROCESS_STALLS)).isEqualTo(1);

        reading = Reading.well(Duration.ZERO);
        turns(20);

        assertThat(restarts("part")).isZero();
    }

    @Test
    void aStatusTellsTheWorstAndHowOften() {
        turn();
        reading = Reading.waiting(Duration.ofSeconds(9), "slow");
        turns(3);
        reading = Reading.well(Duration.ofMillis(1));
        turn();

        ProbeStatus probe = supervisor.statuses().getFirst();
        assertThat(probe.last()).isEqualTo(Duration.ofMillis(1));
        assertThat(probe.worst()).isEqualTo(Duration.ofSeconds(9));
        assertThat(probe.failures()).isEqualTo(1);
        assertThat(probe.problem()).isEmpty();
    }

    @Test
    void aProbeWithABugIsSaidAndHarmsNobody() {
        turns(20);

        assertThat(status("other").lastFailure().orElse("")).contains("a probe with a bug");
        assertThat(status("part").state()).isEqualTo(ComponentState.RUNNING);
        assertThat(restarts("other")).isZero();
    }

    private void turn() {
        nanos.addAndGet(TICK.toNanos());
        supervisor.turn();
    }

    /** With time for restarts to end in between. */
    private void turns(int count) {
        for (int i = 0; i < count; i++) {
            turn();
        }
    }

    private void awaitRestarts(int count) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> restarts("part") == count && status("part").state() != ComponentState.RESTARTING);
    }

    private int restarts(String name) {
        return status(name).restarts();
    }

    private ComponentStatus status(String name) {
        return components.statuses().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
