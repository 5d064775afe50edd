package io.hawser.client.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.hawser.client.fake.Refusals;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.ErrorReason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class LiveFloorTest {
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
    void aBrowserBeginsWithTheWholeFloor() {
        demo.world.uplink("press-1", "temperature", "21.5");

        List<String> lines = demo.listen();

        JsonNode first = firstTold(lines, "floor");
        assertThat(first.get("settings").get("silentAfterMillis").asInt()).isEqualTo(20_000);
        assertThat(first.get("settings").get("gateways").asString()).isEqualTo(demo.gateway.address());
        assertThat(first.get("floor").get("gateway").get("components").size()).isEqualTo(2);
        await().atMost(DemoFixture.SOON)
                .until(() -> reading(demo.floor(), "press-1").equals("21.5"));
    }

    @Test
    void everyBrowserHearsOfAnUplinkFromTheOneSubscription() {
        List<String> one = demo.listen();
        List<String> other = demo.listen();
        firstTold(one, "floor");
        firstTold(other, "floor");

        demo.world.uplink("press-1", "note", "21\n\nevent: forged");

        for (List<String> lines : List.of(one, other)) {
            JsonNode machine = firstTold(lines, "machine");
            assertThat(machine.get("id").asString()).isEqualTo("press-1");
            assertThat(machine.get("readings").get(0).get("value").asString()).isEqualTo("21\n\nevent: forged");
        }
        assertThat(demo.world.subscriberCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMAND_STATE_SUCCEEDED", "COMMAND_STATE_TIMED_OUT", "COMMAND_STATE_REJECTED"})
    void aCommandsOutcomeIsToldWithItsMachine(CommandState outcome) throws Exception {
        demo.world.uplink("press-1", "temperature", "21.5");
        await().atMost(DemoFixture.SOON)
                .until(() -> demo.floor().get("machines").size() == 1);
        demo.world.commandsEnd(outcome);

        String id = DemoFixture.json(demo.send("{\"machine\":\"press-1\",\"name\":\"ping\"}"))
                .get("commandId")
                .asString();

        await().atMost(DemoFixture.SOON).untilAsserted(() -> {
            JsonNode command = machine(demo.floor(), "press-1").get("command");
            assertThat(command.get("commandId").asString()).isEqualTo(id);
            assertThat("COMMAND_STATE_" + command.get("state").asString()).isEqualTo(outcome.name());
        });
    }

    @Test
    void theGatewayGoesAndComesBackAndTheFloorWithIt() throws Exception {
        List<String> lines = demo.listen();
        demo.world.uplink("press-1", "temperature", "21.5");
        await().atMost(DemoFixture.SOON)
                .until(() -> reading(demo.floor(), "press-1").equals("21.5"));

        demo.gateway.kill();

        await().atMost(DemoFixture.SOON).until(() -> lastGateway(lines, false));
        assertThat(reading(demo.floor(), "press-1")).isEqualTo("21.5");
        assertThat(demo.get("").statusCode()).isEqualTo(200);
        assertThat(demo.send("{\"machine\":\"press-1\",\"name\":\"ping\"}").statusCode())
                .isIn(503, 504);

        demo.world.uplink("press-1", "temperature", "22.5");
        demo.gateway.revive();

        await().atMost(DemoFixture.SOON).until(() -> lastGateway(lines, true));
        await().atMost(DemoFixture.SOON)
                .until(() -> reading(demo.floor(), "press-1").equals("22.5"));
    }

    @Test
    void whoWentWhileTheGatewayWasAwayIsMissedWhenItIsBack() throws Exception {
        demo.world.put(device("press-1", true));
        demo.gateway.kill();
        demo.gateway.revive();
        await().atMost(DemoFixture.SOON).until(() -> presence("press-1").equals("CONNECTED"));

        demo.gateway.kill();
        demo.world.put(device("press-1", false));
        demo.gateway.revive();

        await().atMost(DemoFixture.SOON).until(() -> presence("press-1").equals("LOST"));
    }

    @Test
    void theFloorIsFollowedAgainWhenItsSubscriptionEnded() {
        List<String> lines = demo.listen();
        firstTold(lines, "floor");
        demo.gateway.refuseNext(Refusals.refusal(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_UNKNOWN, Map.of()));
        demo.gateway.refuseNext(Refusals.refusal(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_UNKNOWN, Map.of()));

        demo.gateway.kill();
        demo.gateway.revive();

        await().atMost(DemoFixture.SOON)
                .until(() -> DemoFixture.told(lines, "gateway").stream()
                        .anyMatch(gateway -> !gateway.get("reachable").asBoolean()));
        await().atMost(DemoFixture.SOON).until(() -> lastGateway(lines, true));
    }

    private static boolean lastGateway(List<String> lines, boolean reachable) {
        List<JsonNode> told = DemoFixture.told(lines, "gateway");
        return !told.isEmpty() && told.get(told.size() - 1).get("reachable").asBoolean() == reachable;
    }

    private static JsonNode firstTold(List<String> lines, String kind) {
        return await().atMost(DemoFixture.SOON)
                .until(() -> DemoFixture.told(lines, kind), told -> !told.isEmpty())
                .get(0);
    }

    private static Device device(String id, boolean connected) {
        return Device.newBuilder()
                .setDeviceId(id)
                .setProvisioned(true)
                .setConnected(connected)
                .setSessionEpoch(7)
                .build();
    }

    private String presence(String id) throws Exception {
        return machine(demo.floor(), id).path("presence").asString("");
    }

    private static String reading(JsonNode floor, String id) {
        return machine(floor, id).path("readings").path(0).path("value").asString("");
    }

    private static JsonNode machine(JsonNode floor, String id) {
        return StreamSupport.stream(floor.get("machines").spliterator(), false)
                .filter(machine -> machine.get("id").asString().equals(id))
                .findFirst()
                .orElse(floor.path("no such machine"));
    }
}
