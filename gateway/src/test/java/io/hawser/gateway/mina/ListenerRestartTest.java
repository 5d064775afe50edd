package io.hawser.gateway.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListenerRestartTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private DevicePort port;

    @BeforeEach
    void open() throws Exception {
        port = new DevicePort(new AcceptsAnybody());
    }

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void aTrialIsAnsweredAndCountedNowhere() throws Exception {
        port.listener.tryHandshake(Duration.ofSeconds(20));

        assertThat(port.counters.all().values()).containsOnly(0L);
        assertThat(port.registry.peak()).isZero();
        assertThat(port.listener.connections()).isZero();
    }

    @Test
    void aTrialGetsInWhereDevicesAreTooMany() throws Exception {
        try (DevicePort full = new DevicePort(new AcceptsAnybody(), 1);
                RawDevice only = RawDevice.loggedIn(full.address(), "only")) {
            full.listener.tryHandshake(Duration.ofSeconds(20));

            only.send(new Ping());
            assertThat(only.receive()).isEqualTo(new Pong());
            assertThat(full.counters.value(Counter.CONNECTIONS_REFUSED)).isZero();
        }
    }

    @Test
    void aTrialFailsWhenNobodyAccepts() {
        port.listener.stopAccepting();

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> port.listener.tryHandshake(PATIENCE))
                .hasMessageContaining("timed out");
    }

    @Test
    void threadsThatAreWellGiveASignOfLifeAtOnce() throws Exception {
        try (RawDevice _ = RawDevice.loggedIn(port.address(), "one");
                RawDevice _ = RawDevice.loggedIn(port.address(), "two")) {
            port.listener.silence();
            await().until(() -> port.listener.silence().isZero());
            assertThat(port.listener.illThreads(PATIENCE)).isEmpty();
        }
    }

    @Test
    void aStuckThreadIsReplacedAndItsDevicesAreToldToComeBack() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        port.hold = hold;
        try (RawDevice stuck = RawDevice.loggedIn(port.address(), "stuck");
                RawDevice elsewhere = RawDevice.loggedIn(port.address(), "elsewhere");
                RawDevice beside = RawDevice.loggedIn(port.address(), "beside")) {
            stuck.send(new CommandAck(new UUID(0, 1)));
            await().until(() -> {
                port.listener.silence();
                return port.listener.illThreads(PATIENCE).isPresent();
            });

            port.listener.restart(PATIENCE);

            assertThat(beside.receive()).isEqualTo(new GoAway(GoAway.Reason.RESTARTING, 0, ""));
            assertThat(beside.seesEnd()).isTrue();
            elsewhere.send(new Ping());
            assertThat(elsewhere.receive()).isEqualTo(new Pong());
            assertThat(port.registry.count()).isEqualTo(1);
            assertThat(port.listener.leftBehind()).isPresent();
            try (RawDevice again = RawDevice.loggedIn(port.address(), "stuck")) {
                again.send(new Ping());
                assertThat(again.receive()).isEqualTo(new Pong());
                hold.countDown();
                await().until(() -> port.listener.leftBehind().equals(Optional.empty()));
                again.send(new Ping());
                assertThat(again.receive()).isEqualTo(new Pong());
            }
        }
        await().until(() -> port.listener.connections() == 0);
    }

    @Test
    void allThreadsAreReplacedAndWhoIsStillThereIsLetGo() throws Exception {
        try (RawDevice one = RawDevice.loggedIn(port.address(), "one");
                RawDevice two = RawDevice.loggedIn(port.address(), "two")) {
            port.listener.replaceThreads(Duration.ofMillis(100));

            assertThat(one.receive()).isEqualTo(new GoAway(GoAway.Reason.RESTARTING, 0, ""));
            assertThat(two.receive()).isEqualTo(new GoAway(GoAway.Reason.RESTARTING, 0, ""));
            assertThat(port.registry.count()).isZero();
            await().until(() -> port.listener.connections() == 0);
            await().until(() -> port.listener.leftBehind().isEmpty());
        }
        try (RawDevice again = RawDevice.loggedIn(port.address(), "one")) {
            again.send(new Ping());
            assertThat(again.receive()).isEqualTo(new Pong());
        }
    }

    @Test
    void whoComesWhileTheNodeDrainsIsSentElsewhere() throws Exception {
        port.admission.close("other:7700");

        try (RawDevice late = RawDevice.hdp(port.address())) {
            late.send(new Hello(new DeviceId("late"), new Authentication.None(), 0));
            assertThat(late.receive()).isEqualTo(new GoAway(GoAway.Reason.DRAINING, 0, "other:7700"));
            assertThat(late.seesEnd()).isTrue();
        }
        assertThat(port.counters.value(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
        port.listener.tryHandshake(Duration.ofSeconds(20));
    }

    @Test
    void whoStoppedForGoodAcceptsNobodyAlsoWhenRestarted() throws Exception {
        try (RawDevice established = RawDevice.loggedIn(port.address(), "established")) {
            port.listener.stopAcceptingForGood();
            port.listener.restart(PATIENCE);

            try (RawDevice waiting = RawDevice.hdp(port.address())) {
                waiting.send(new Hello(new DeviceId("waiting"), new Authentication.None(), 0));
                await().during(Duration.ofMillis(300)).until(() -> port.listener.connections() == 1);
            }
            established.send(new Ping());
            assertThat(established.receive()).isEqualTo(new Pong());
        }
    }

    @Test
    void aDeviceIsToldWhenAndWhereToComeBack() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "one")) {
            port.registry
                    .find(new DeviceId("one"))
                    .orElseThrow()
                    .end(Disconnect.DRAINING, Duration.ofMillis(1_500), "other:7700");

            assertThat(device.receive()).isEqualTo(new GoAway(GoAway.Reason.DRAINING, 1_500, "other:7700"));
            assertThat(device.seesEnd()).isTrue();
        }
    }
}
