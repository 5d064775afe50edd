package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.part.RpcComponent;
import io.hawser.gateway.security.Role;
import io.hawser.gateway.supervision.ComponentState;
import io.hawser.gateway.supervision.ComponentStatus;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.probe.RestartLimits;
import io.hawser.gateway.supervision.probe.Supervisor;
import io.hawser.gateway.supervision.probe.SupervisorThread;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GetStatusRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The port for calls under its supervisor, both real. */
@Timeout(60)
class RpcProbeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMillis(700);

    private RpcFixture rpc;
    private RpcServer supervised;
    private Components components;
    private SupervisorThread supervisor;

    @BeforeEach
    void open() throws Exception {
        rpc = RpcFixture.plain();
        supervised = new RpcServer(
                new RpcSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), 1 << 20),
                List.of(rpc.control),
                RpcFixture::identify,
                rpc.components,
                new Counters());
        RpcComponent part = new RpcComponent(supervised, Duration.ofSeconds(1));
        components = new Components(List.of(part), () -> 0, InstantSource.system(), new Counters());
        components.start();
        supervisor = new SupervisorThread(
                new Supervisor(
                        components,
                        part.probes(PATIENCE),
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
        components.close();
        rpc.close();
    }

    @Test
    void threadsThatAreStuckAreReplacedWithTheServer() {
        CountDownLatch stuck = new CountDownLatch(1);
        supervised.threads().forEach((name, thread) -> {
            if (name.startsWith("rpc-io")) {
                thread.execute(() -> awaitOpen(stuck));
            }
        });

        await().atMost(SOON).until(() -> status().restarts() == 1 && status().state() == ComponentState.RUNNING);

        assertThat(nodeId()).isEqualTo("node-1");
        stuck.countDown();
    }

    @Test
    void aServerThatIsWellIsLeftAlone() throws Exception {
        supervised.tryConnection(SOON);

        assertThat(nodeId()).isEqualTo("node-1");
        assertThat(status().restarts()).isZero();
        assertThat(status().state()).isEqualTo(ComponentState.RUNNING);
    }

    private String nodeId() {
        return GatewayControlGrpc.newBlockingStub(rpc.as(Role.VIEWER, supervised.port()))
                .withDeadlineAfter(SOON.toSeconds(), TimeUnit.SECONDS)
                .withWaitForReady()
                .getStatus(GetStatusRequest.getDefaultInstance())
                .getNodeId();
    }

    private ComponentStatus status() {
        return components.statuses().getFirst();
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
