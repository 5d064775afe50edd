package io.hawser.client.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.RestartRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** Plays the watchdog script of the old platform: asks what runs, and starts what is stopped, again and again. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
class OldWatchdogTest {
    private static final Map<String, String> STARTS =
            Map.of("socketServer", "startSocketServer", "wsServer", "startWsServer", "taskTimeout", "startTaskTimeout");

    private DemoFixture demo;
    private final Map<String, List<Integer>> answers = new LinkedHashMap<>();

    @BeforeEach
    void start() throws IOException {
        demo = new DemoFixture();
    }

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void itBringsBackWhatFailedAndLeavesWhatRuns() throws Exception {
        demo.gateway.component("device-listener", ComponentState.COMPONENT_STATE_FAILED);
        demo.gateway.component("websocket-listener", ComponentState.COMPONENT_STATE_FAILED);
        demo.gateway.component("command-monitor", ComponentState.COMPONENT_STATE_RUNNING);

        poll();
        JsonNode after = poll();

        assertThat(after.get("socketServer").asString()).isEqualTo("Running");
        assertThat(after.get("taskTimeout").asString()).isEqualTo("Running");
        assertThat(after.get("wsServer").asString()).isEqualTo("Running");
        assertThat(restarted()).containsExactlyInAnyOrder("device-listener", "websocket-listener");
        assertThat(answers).isEqualTo(Map.of("socketServer", List.of(200), "wsServer", List.of(200)));
    }

    @Test
    void itTriesInVainAndHarmsNothingWhereThereIsNoWebSocketListener() throws Exception {
        poll();
        poll();

        assertThat(answers).isEqualTo(Map.of("wsServer", List.of(503, 503)));
        assertThat(demo.gateway.restarts()).isEmpty();
    }

    @Test
    void itSeesAGatewayThatDiedAndBringsBackWhatExistsWhenItIsThereAgain() throws Exception {
        demo.gateway.kill();
        for (int i = 0; i < 3; i++) {
            JsonNode down = poll();
            assertThat(down.findValuesAsString("socketServer")).containsExactly("Stopped");
        }
        assertThat(answers)
                .allSatisfy((thread, statuses) -> assertThat(statuses).containsExactly(503, 503, 503));

        demo.gateway.component("device-listener", ComponentState.COMPONENT_STATE_FAILED);
        demo.gateway.revive();

        await().atMost(DemoFixture.SOON).until(() -> existingRun(poll()));
        assertThat(restarted()).containsExactly("device-listener");
    }

    @Test
    void aGatewayThatHangsIsAnsweredForInTime() throws Exception {
        demo.gateway.silence(true);
        long start = System.nanoTime();

        assertThat(demo.get("SocketServer.ashx?action=startSocketServer").statusCode())
                .isEqualTo(503);

        // the old script has called again by then
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(demo.gateway.restarts()).isEmpty();
    }

    @Test
    void aNodeThatDrainsIsNotStartedAgain() throws Exception {
        demo.gateway.control().draining(true);
        demo.gateway.component("device-listener", ComponentState.COMPONENT_STATE_STOPPED);

        poll();

        assertThat(answers.get("socketServer")).containsExactly(503);
        assertThat(demo.gateway.restarts()).isEmpty();
    }

    private static boolean existingRun(JsonNode threads) {
        return threads.get("socketServer").asString().equals("Running")
                && threads.get("taskTimeout").asString().equals("Running");
    }

    private List<String> restarted() {
        return demo.gateway.restarts().stream()
                .map(RestartRequest::getComponent)
                .toList();
    }

    /** One round of the script. */
    private JsonNode poll() throws Exception {
        var status = demo.get("SocketServer.ashx?action=getThreadStatus");
        assertThat(status.statusCode()).isEqualTo(200);
        JsonNode threads = DemoFixture.json(status);
        for (Map.Entry<String, String> each : STARTS.entrySet()) {
            if (threads.get(each.getKey()).asString().equals("Stopped")) {
                var started = demo.get("SocketServer.ashx?action=" + each.getValue());
                answers.computeIfAbsent(each.getKey(), thread -> new ArrayList<>())
                        .add(started.statusCode());
            }
        }
        return threads;
    }
}
