package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.Subscription;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.RestartView;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The port that web servers call is restarted while they use it. */
@Timeout(120)
class RpcRestartTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private Gateway gateway;
    private HawserClient client;

    @BeforeEach
    void open() throws Exception {
        gateway = new Gateway(GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=" + directory.resolve("data"))
                .withFlag("device-listener.port=0")
                .withFlag("rpc.port=0")
                .withFlag("http.port=0")));
        gateway.start();
        client = newClient();
    }

    @AfterEach
    void close() {
        client.close();
        gateway.close();
    }

    @Test
    void aGracefulRestartKeepsStreamsAndCallsUnderWay() throws Exception {
        AtomicInteger events = new AtomicInteger();
        try (Subscription subscription = client.subscribe(SubscribeOptions.EVERYTHING, _ -> events.incrementAndGet())) {
            subscription.started().get(SOON.toSeconds(), TimeUnit.SECONDS);
            SentCommand waiting =
                    client.commands().send(SendCommand.to("nobody", "x").withTimeToLive(Duration.ofSeconds(3)));
            waiting.stored().get(SOON.toSeconds(), TimeUnit.SECONDS);

            for (int i = 0; i < 5; i++) {
                assertThat(client.restart("rpc", RestartMode.GRACEFUL)
                                .component()
                                .state())
                        .isEqualTo(ComponentState.RUNNING);
                try (HawserClient newcomer = newClient()) {
                    assertThat(newcomer.status().nodeId()).isNotEmpty();
                }
            }

            assertThat(waiting.completed()
                            .get(SOON.toSeconds(), TimeUnit.SECONDS)
                            .state())
                    .isEqualTo(CommandState.TIMED_OUT);
            await().atMost(SOON).until(() -> events.get() > 0);
            assertThat(subscription.ended()).isNotDone();
        }
    }

    @Test
    void allRestartAtOnceAndAgainWhileOneIsUnderWay() throws Exception {
        List<String> names = List.of("event-log", "command-monitor", "device-listener", "websocket-listener", "rpc");
        for (int round = 0; round < 5; round++) {
            List<CompletableFuture<RestartView>> restarts = names.stream()
                    .flatMap(name -> Stream.of(
                            client.restartAsync(name, RestartMode.GRACEFUL),
                            client.restartAsync(name, RestartMode.GRACEFUL)))
                    .toList();
            for (CompletableFuture<RestartView> restart : restarts) {
                try {
                    assertThat(restart.get(SOON.toSeconds(), TimeUnit.SECONDS)
                                    .component()
                                    .state())
                            .isEqualTo(ComponentState.RUNNING);
                } catch (ExecutionException e) {
                    HawserException refused = (HawserException) Objects.requireNonNull(e.getCause());
                    assertThat(refused.reason()).as("%s", refused).isEqualTo(Reason.RESTART_UNDER_WAY);
                }
            }
        }

        assertThat(client.status().components()).allSatisfy(component -> {
            assertThat(component.state()).isEqualTo(ComponentState.RUNNING);
            assertThat(component.restarts()).isBetween(5L, 10L);
        });
    }

    @Test
    void aHardRestartCutsEverythingAndServesAgain() {
        try (HawserClient once = HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcAddress().getPort())
                .tokenFile(directory.resolve("data").resolve("admin.token"))
                .attempts(1)
                .deadline(SOON)
                .build()) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> once.restart("rpc", RestartMode.HARD)))
                    .isInstanceOf(HawserException.class);
        }
        await().atMost(SOON)
                .until(() -> client.status().component("rpc").orElseThrow().state() == ComponentState.RUNNING);

        assertThat(client.status().component("rpc").orElseThrow().restarts()).isEqualTo(1);
    }

    private HawserClient newClient() {
        return HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcAddress().getPort())
                .tokenFile(directory.resolve("data").resolve("admin.token"))
                .deadline(SOON)
                .build();
    }
}
