package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.NodeView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gateways of two versions side by side, in processes of their own on one real server. */
@Timeout(180)
class TwoVersionsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int DEVICES = 12;

    @TempDir
    private static Path directory;

    private static ClusterProcesses cluster;
    private static Path next;
    private static Path ofAnotherLanguage;

    @BeforeAll
    static void start() throws Exception {
        CompletableFuture<Path> nextCompiled = compiled("next", OtherVersion.next());
        CompletableFuture<Path> otherCompiled = compiled("other", OtherVersion.ofAnotherLanguage());
        cluster = ClusterProcesses.onOneServer(directory, 1, "drain.reconnect-after=100ms");
        cluster.add();
        next = nextCompiled.get(60, TimeUnit.SECONDS);
        ofAnotherLanguage = otherCompiled.get(60, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void oneOfTheNextVersionTakesItsShareAndGivesItBackAndNothingThatWasPromisedIsLostOrDoneTwice() throws Exception {
        try (UpgradeUnderLoad load = new UpgradeUnderLoad(cluster, directory.resolve("ledger"), DEVICES)) {
            load.change(() -> cluster.gateway(1).useClasses(next)); // it starts beside the one that runs
            load.assertEveryWayIsOpen();
            for (int i = 0; i < 2; i++) {
                try (HawserClient client = cluster.client(i)) {
                    await().atMost(SOON).untilAsserted(() -> {
                        assertThat(client.status().nodes())
                                .extracting(NodeView::version)
                                .containsExactly("unpackaged", "next");
                        assertThat(client.status().warnings())
                                .contains("Gateways of different versions run side by side: next (gateway-1),"
                                        + " unpackaged (gateway-0).");
                    });
                }
            }
            assertThat(cluster.gateway(0).output())
                    .contains("gateways of different versions run side by side versions={next=[gateway-1],"
                            + " unpackaged=[gateway-0]}");

            load.replace(1, () -> cluster.gateway(1).useNoOtherClasses());
            load.assertEveryWayIsOpen();

            load.finish();
        }
    }

    @Test
    void aGatewayThatThoseWhoRunDoNotUnderstandDoesNotStartAndTheyGoOnAndSayWhy() throws Exception {
        try (GatewayProcess newcomer = cluster.stranger("stranger")) {
            newcomer.useClasses(ofAnotherLanguage);

            assertThat(newcomer.failToStart().lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("gateway: cluster: gateway gateway-")
                            .contains(
                                    "this one does not go with it",
                                    "speaks version 1 to other gateways",
                                    "this one speaks version 3",
                                    "start a version that goes with those that run"));
        }

        assertThat(cluster.gateway(0).output())
                .contains("node is refused node=stranger#")
                .contains("because=it speaks version 3 to other gateways and understands 3 and later;");
        try (HawserClient client = cluster.client(0)) {
            assertThat(client.status().warnings())
                    .anySatisfy(warning -> assertThat(warning)
                            .startsWith("Gateway stranger has no part in this cluster: it speaks version 3"));
            assertThat(client.status().nodes())
                    .extracting(NodeView::nodeId)
                    .contains("gateway-0")
                    .doesNotContain("stranger");
            assertThat(client.status().components())
                    .extracting(ComponentView::state)
                    .containsOnly(ComponentState.RUNNING);
            CommandView stored = client.commands()
                    .send(SendCommand.to("whoever", "echo").withTimeToLive(SOON))
                    .stored()
                    .get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(stored.state()).isEqualTo(CommandState.QUEUED);
        }
    }

    private static CompletableFuture<Path> compiled(String name, OtherVersion version) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return version.compile(directory.resolve(name));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
