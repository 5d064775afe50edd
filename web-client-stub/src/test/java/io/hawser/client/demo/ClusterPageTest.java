package io.hawser.client.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.NodeState;
import io.hawser.rpc.v1.NodeStatus;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class ClusterPageTest {
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
    void thePageIsToldWhichDeviceSitsWhere() throws Exception {
        demo.gateway
                .control()
                .others(node("node-2", NodeState.NODE_STATE_ALIVE), node("node-3", NodeState.NODE_STATE_LOST));
        connect("a", "node-1");
        connect("b", "node-2");
        connect("c", "node-2");
        demo.world.put(Device.newBuilder().setDeviceId("d").setNodeId("node-1").build());

        JsonNode picture = picture();

        assertThat(picture.get("reachable").asBoolean()).isTrue();
        assertThat(picture.get("answeredBy").asString()).isEqualTo("node-1");
        assertThat(picture.get("nodes").toString()).isEqualTo("""
                [{"id":"node-1","state":"ALIVE","version":"","address":"","devices":["a"]},\
                {"id":"node-2","state":"ALIVE","version":"0.1.0","address":"127.0.0.1:1","devices":["b","c"]},\
                {"id":"node-3","state":"LOST","version":"0.1.0","address":"127.0.0.1:1","devices":[]}]""");
    }

    @Test
    void aDeviceAtANodeThatIsNotListedYetIsShownThere() throws Exception {
        connect("a", "node-9");

        assertThat(picture().get("nodes").get(1).get("id").asString()).isEqualTo("node-9");
        assertThat(picture().get("nodes").get(1).get("state").asString()).isEqualTo("UNKNOWN");
    }

    @Test
    void whileNoGatewayAnswersThePageIsToldWhatWasBefore() throws Exception {
        connect("a", "node-1");
        assertThat(picture().get("reachable").asBoolean()).isTrue();

        demo.gateway.kill();

        await().atMost(DemoFixture.SOON).until(() -> !picture().get("reachable").asBoolean());
        assertThat(picture().get("nodes").get(0).get("devices").toString()).isEqualTo("[\"a\"]");
    }

    private void connect(String device, String node) {
        demo.world.put(Device.newBuilder()
                .setDeviceId(device)
                .setConnected(true)
                .setNodeId(node)
                .build());
    }

    private static NodeStatus node(String id, NodeState state) {
        // nobody is there, so the client that learns of it never calls it
        return NodeStatus.newBuilder()
                .setNodeId(id)
                .setState(state)
                .setVersion("0.1.0")
                .setRpcAddress("127.0.0.1:1")
                .build();
    }

    private JsonNode picture() throws Exception {
        return DemoFixture.json(demo.get("api/cluster"));
    }
}
