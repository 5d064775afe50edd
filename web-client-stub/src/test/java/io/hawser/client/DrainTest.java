package io.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Durations;
import io.hawser.client.failure.HawserException;
import io.hawser.client.fake.FakeControl;
import io.hawser.client.fake.FakeGateway;
import io.hawser.client.fake.FakeWorld;
import io.hawser.client.view.DrainView;
import io.hawser.client.view.Health;
import io.hawser.rpc.v1.DrainPhase;
import io.hawser.rpc.v1.ProbeStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DrainTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final FakeGateway gateway = FakeGateway.start(new FakeWorld(), "node-1");
    private final HawserClient client =
            HawserClient.builder().gateway(gateway.address()).build();
    private final List<DrainView> progress = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        client.close();
        gateway.close();
    }

    @Test
    void drainReturnsWithTheLastProgress() {
        gateway.control()
                .drainGoes(
                        FakeControl.drainStep(DrainPhase.DRAIN_PHASE_SENDING_AWAY, 3, 2, 0, 0),
                        FakeControl.drainStep(DrainPhase.DRAIN_PHASE_FINISHING, 1, 1, 2, 0),
                        FakeControl.drainStep(DrainPhase.DRAIN_PHASE_DONE, 0, 0, 5, 1));

        DrainView last = client.drain(DrainOptions.USUAL, progress::add);

        assertThat(last)
                .isEqualTo(
                        new DrainView("node-1", io.hawser.client.view.DrainPhase.DONE, 0, 0, Duration.ofSeconds(5), 1));
        assertThat(progress).hasSize(3).last().isEqualTo(last);
        assertThat(progress.get(0).commandsInFlight()).isEqualTo(2);
    }

    @Test
    void whatIsNotGivenIsLeftToTheGateway() {
        gateway.control().drainGoes(FakeControl.drainStep(DrainPhase.DRAIN_PHASE_DONE, 0, 0, 0, 0));

        client.drain(DrainOptions.USUAL, progress::add);
        client.drain(
                DrainOptions.USUAL
                        .withNode("node-1")
                        .withDeadline(Duration.ofMinutes(2))
                        .withReconnectAfter(Duration.ZERO)
                        .withAlternate("other:7700"),
                progress::add);

        assertThat(gateway.control().drains().get(0).hasDeadline()).isFalse();
        assertThat(gateway.control().drains().get(0).hasReconnectAfter()).isFalse();
        var second = gateway.control().drains().get(1);
        assertThat(second.getNode()).isEqualTo("node-1");
        assertThat(second.getDeadline().getSeconds()).isEqualTo(120);
        assertThat(second.hasReconnectAfter()).isTrue();
        assertThat(second.getAlternate()).isEqualTo("other:7700");
    }

    @Test
    void aStreamThatBreaksIsNotOpenedAgain() {
        gateway.control().drainGoes(FakeControl.drainStep(DrainPhase.DRAIN_PHASE_FINISHING, 1, 0, 2, 0));

        assertThatThrownBy(() -> client.drain(DrainOptions.USUAL, progress::add))
                .isInstanceOf(HawserException.Unavailable.class);

        assertThat(progress).hasSize(1);
        assertThat(gateway.control().drains()).hasSize(1);
    }

    @Test
    void whoClosesItFollowsItNoFurther() {
        gateway.silence(true);
        Drain drain = client.drainAsync(DrainOptions.USUAL, progress::add);

        drain.close();

        assertThat(drain.done())
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(HawserException.Cancelled.class);
    }

    @Test
    void aNodeThatDrainsSaysSoInItsStatus() {
        gateway.control().drainGoes(FakeControl.drainStep(DrainPhase.DRAIN_PHASE_DONE, 0, 0, 0, 0));
        assertThat(client.status().drains()).isFalse();

        client.drain(DrainOptions.USUAL, progress::add);

        assertThat(client.status().drains()).isTrue();
    }

    @Test
    void probesAreInTheStatusInTheirOrder() {
        gateway.control()
                .probe(ProbeStatus.newBuilder()
                        .setName("io-threads")
                        .setComponent("device-listener")
                        .setPeriod(Durations.fromSeconds(5))
                        .setThreshold(Durations.fromSeconds(10))
                        .setLast(Durations.fromMillis(3))
                        .setWorst(Durations.fromMillis(250))
                        .setFailures(1)
                        .build());
        gateway.control().probe(ProbeStatus.newBuilder().setName("handshake").build());

        var probes = client.status().probes();

        assertThat(probes).extracting(probe -> probe.name()).containsExactly("io-threads", "handshake");
        assertThat(probes.get(0).threshold()).isEqualTo(Duration.ofSeconds(10));
        assertThat(probes.get(0).last()).isEqualTo(Duration.ofMillis(3));
        assertThat(probes.get(0).worst()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void healthIsWhatTheGatewaySaysToHealthChecks() {
        assertThat(client.health()).isEqualTo(Health.SERVING);

        gateway.health(io.grpc.health.v1.HealthCheckResponse.ServingStatus.NOT_SERVING);

        assertThat(client.health()).isEqualTo(Health.NOT_SERVING);
    }
}
