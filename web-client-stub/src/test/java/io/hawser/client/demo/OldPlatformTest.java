package io.hawser.client.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.hawser.client.fake.Refusals;
import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.ErrorReason;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class OldPlatformTest {
    private DemoFixture demo;

    @BeforeEach
    void start() throws IOException {
        demo = new DemoFixture();
    }

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void anOldWatchdogSeesWhatRuns() throws Exception {
        demo.gateway.component("websocket-listener", ComponentState.COMPONENT_STATE_RUNNING);

        HttpResponse<String> answer = demo.get("SocketServer.ashx?action=getThreadStatus");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"socketServer\":\"Running\",\"wsServer\":\"Running\",\"taskTimeout\":\"Running\"}");
    }

    @Test
    void aGatewayWithoutAWebSocketListenerSaysThatItIsStoppedAndThatThereIsNone() throws Exception {
        JsonNode threads = DemoFixture.json(demo.get("SocketServer.ashx?action=getThreadStatus"));
        HttpResponse<String> start = demo.get("SocketServer.ashx?action=startWsServer");

        assertThat(threads.get("wsServer").asString()).isEqualTo("Stopped");
        assertThat(start.statusCode()).isEqualTo(503);
        assertThat(start.body()).isEqualTo("websocket-listener was not restarted: this gateway has none\n");
        assertThat(demo.gateway.restarts()).isEmpty();
    }

    @Test
    void anOldWatchdogSeesWhatHasStopped() throws Exception {
        demo.gateway.component("device-listener", ComponentState.COMPONENT_STATE_FAILED);
        demo.gateway.component("websocket-listener", ComponentState.COMPONENT_STATE_RUNNING);

        assertThat(demo.get("SocketServer.ashx?action=getThreadStatus").body())
                .isEqualTo("{\"socketServer\":\"Stopped\",\"wsServer\":\"Running\",\"taskTimeout\":\"Running\"}");
    }

    @Test
    void anOldWatchdogSeesEverythingStoppedWhenTheGatewayIsDown() throws Exception {
        demo.gateway.kill();

        HttpResponse<String> answer = demo.get("SocketServer.ashx?action=getThreadStatus");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"socketServer\":\"Stopped\",\"wsServer\":\"Stopped\",\"taskTimeout\":\"Stopped\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "startSocketServer, device-listener",
        "startWsServer,     websocket-listener",
        "startTaskTimeout,  command-monitor"
    })
    void anOldWatchdogStartsWhatHasStopped(String action, String component) throws Exception {
        demo.gateway.component(component, ComponentState.COMPONENT_STATE_FAILED);

        HttpResponse<String> answer = demo.get("SocketServer.ashx?action=" + action);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(DemoFixture.json(answer).get("component").asString()).isEqualTo(component);
        assertThat(DemoFixture.json(answer).get("state").asString()).isEqualTo("Running");
        assertThat(demo.gateway.restarts()).hasSize(1);
        assertThat(demo.gateway.restarts().get(0).getMode().name()).isEqualTo("RESTART_MODE_GRACEFUL");
    }

    @Test
    void whatCannotBeStartedIsNo200() throws Exception {
        demo.gateway.kill();
        HttpResponse<String> missing = demo.get("SocketServer.ashx?action=startWsServer");
        HttpResponse<String> down = demo.get("SocketServer.ashx?action=startSocketServer");

        assertThat(missing.statusCode()).isEqualTo(503);
        assertThat(missing.body()).startsWith("websocket-listener was not restarted: ");
        assertThat(down.statusCode()).isEqualTo(503);
    }

    @Test
    void aRestartUnderWayIsWhatWasAskedFor() throws Exception {
        demo.gateway.refuseNext(Refusals.refusal(
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.RESTART_UNDER_WAY,
                Map.of("component", "device-listener")));

        assertThat(demo.get("SocketServer.ashx?action=startSocketServer").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SocketServer.ashx", "SocketServer.ashx?action=stopEverything"})
    void anUnknownActionIsABadRequest(String path) throws Exception {
        assertThat(demo.get(path).statusCode()).isEqualTo(400);
    }
}
