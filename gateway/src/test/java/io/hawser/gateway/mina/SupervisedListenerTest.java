package io.hawser.gateway.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.part.ListenerComponent;
import io.hawser.gateway.part.ListenerPatience;
import io.hawser.gateway.supervision.ComponentState;
import io.hawser.gateway.supervision.ComponentStatus;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.RestartMode;
import io.hawser.gateway.supervision.RestartOutcome;
import io.hawser.gateway.supervision.probe.RestartLimits;
import io.hawser.gateway.supervision.probe.Supervisor;
import io.hawser.gateway.supervision.probe.SupervisorThread;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The device port under its supervisor, both real. */
@Timeout(60)
class SupervisedListenerTest {
    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration SOON = Duration.ofSeconds(20);

    private DevicePort port;
    private Components components;
    private SupervisorThread supervisor;

    @BeforeEach
    void open() throws Exception {
        port = new DevicePort(new AcceptsAnybody());
        ListenerComponent part = new ListenerComponent(
                port.listener,
                new TimingWheel(TICK, 512, System::nanoTime),
                TICK,
                new ListenerPatience(Duration.ofSeconds(2), Duration.ofSeconds(2)));
        components = new Components(List.of(part), port.registry::count, InstantSource.system(), new Counters());
        components.start();
        supervisor = new SupervisorThread(
                new Supervisor(
                        components,
                        part.probes(),
                        new RestartLimits(5, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(30)),
                        System::nanoTime,
                        new Counters(),
                        _ -> {}),
                () -> {});
        supervisor.start();
    }

    @AfterEach
    void close() {
        supervisor.close();
        port.close();
    }

    @Test
    void anAcceptorThatStoppedIsReplaced() throws Exception {
        try (RawDevice established = RawDevice.loggedIn(port.address(), "established")) {
            port.listener.stopAccepting();

            try (RawDevice waiting = RawDevice.loggedIn(port.address(), "waiting")) {
                waiting.send(new Ping());
                assertThat(waiting.receive()).isEqualTo(new Pong());
            }
            established.send(new Ping());
            assertThat(established.receive()).isEqualTo(new Pong());
        }
        await().atMost(SOON).until(() -> status().restarts() == 1 && status().state() == ComponentState.RUNNING);
        assertThat(status().lastFailure().orElse("")).startsWith("handshake ");
    }

    @Test
    void aHardRestartSendsEverybodyAwayAndServesAnew() throws Exception {
        try (RawDevice one = RawDevice.loggedIn(port.address(), "one");
                RawDevice two = RawDevice.loggedIn(port.address(), "two")) {
            RestartOutcome outcome = components
                    .restart(ListenerComponent.NAME, RestartMode.HARD, Components.ON_CALL)
                    .toCompletableFuture()
                    .get(SOON.toSeconds(), TimeUnit.SECONDS);

            assertThat(outcome).isInstanceOfSatisfying(RestartOutcome.Restarted.class, restarted -> {
                assertThat(restarted.report().sessionsBefore()).isEqualTo(2);
                assertThat(restarted.report().sessionsAfter()).isZero();
            });
            assertThat(one.receive()).isEqualTo(new GoAway(GoAway.Reason.RESTARTING, 0, ""));
            assertThat(two.receive()).isEqualTo(new GoAway(GoAway.Reason.RESTARTING, 0, ""));
        }
        try (RawDevice again = RawDevice.loggedIn(port.address(), "one")) {
            again.send(new Ping());
            assertThat(again.receive()).isEqualTo(new Pong());
        }
    }

    @Test
    void whoComesBackDuringAHardRestartIsNotSentAwayAgain() throws Exception {
        CompletableFuture<RestartOutcome> restart;
        RawDevice back;
        try (RawDevice lingering = RawDevice.loggedIn(port.address(), "lingering")) {
            restart = components
                    .restart(ListenerComponent.NAME, RestartMode.HARD, Components.ON_CALL)
                    .toCompletableFuture();
            assertThat(lingering.receive()).isInstanceOf(GoAway.class);
            back = RawDevice.loggedIn(port.address(), "back");
        }
        try (back) {
            assertThat(restart.get(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(RestartOutcome.Restarted.class);

            back.send(new Ping());
            assertThat(back.receive()).isEqualTo(new Pong());
            assertThat(port.registry.count()).isEqualTo(1);
        }
    }

    @Test
    void oneThatStoppedForGoodIsNotIllForIt() {
        port.listener.stopAcceptingForGood();

        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> status().state() == ComponentState.RUNNING);

        assertThat(status().restarts()).isZero();
    }

    private ComponentStatus status() {
        return components.statuses().getFirst();
    }
}
