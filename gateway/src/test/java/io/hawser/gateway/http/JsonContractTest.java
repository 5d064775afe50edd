package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The contract as JSON: the same answers, checks and refusals as over gRPC. */
class JsonContractTest {
    private WebFixture web;

    @BeforeEach
    void startGateway(@TempDir Path directory) throws Exception {
        web = new WebFixture(directory);
    }

    @AfterEach
    void stopGateway() {
        web.close();
    }

    @Test
    void statusNamesTheComponents() throws Exception {
        JsonNode status = WebFixture.json(
                web.call(web.viewer(), "GatewayControl/GetStatus", "").body());

        assertThat(status.path("nodeId").asString()).isEqualTo("gw-test");
        assertThat(status.path("components")
                        .valueStream()
                        .map(one -> one.path("name").asString()))
                .containsExactlyInAnyOrder(
                        "event-log", "command-monitor", "device-listener", "rpc", "websocket-listener");
    }

    @Test
    void aCommandIsSentAndLookedUp() throws Exception {
        HttpResponse<String> sent = web.call(web.sender(), "DeviceMessaging/SendToDevice", """
                {"deviceId": "d-1", "name": "blink", "payload": "aGk=", "timeToLive": "30s", "waitFor": "WAIT_FOR_STORED"}
                """);
        JsonNode command = WebFixture.json(sent.body()).path("command");
        HttpResponse<String> found = web.call(
                web.viewer(),
                "DeviceMessaging/GetCommand",
                "{\"commandId\": \"" + command.path("commandId").asString() + "\"}");

        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(command.path("state").asString()).isEqualTo("COMMAND_STATE_QUEUED");
        assertThat(WebFixture.json(found.body()).path("name").asString()).isEqualTo("blink");
    }

    @Test
    void aRoleThatIsNotEnoughIsRefusedAsByGrpc() throws Exception {
        HttpResponse<String> answer =
                web.call(web.viewer(), "GatewayControl/Restart", "{\"component\": \"command-monitor\"}");

        assertThat(answer.statusCode()).isEqualTo(403);
        JsonNode refusal = WebFixture.json(answer.body());
        assertThat(refusal.path("code").asString()).isEqualTo("PERMISSION_DENIED");
        assertThat(refusal.path("reason").asString()).isEqualTo("ROLE_MISSING");
        assertThat(refusal.path("metadata").path("role").asString()).isEqualTo("operator");
    }

    @Test
    void withoutATokenNothingIsToBeHad() throws Exception {
        HttpResponse<String> answer = web.send(web.request("/api/hawser.v1.GatewayControl/GetStatus")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate")).hasValue("Bearer");
    }

    @Test
    void aFieldThatIsWrongIsNamed() throws Exception {
        HttpResponse<String> answer = web.call(web.admin(), "DeviceMessaging/SendToDevice", "{\"name\": \"blink\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(WebFixture.json(answer.body()).path("metadata").path("field").asString())
                .isEqualTo("device_id");
    }

    @Test
    void whatIsNoJsonOrNotOfTheContractIsSaidToBe() throws Exception {
        HttpResponse<String> broken = web.call(web.admin(), "GatewayControl/GetStatus", "{");
        HttpResponse<String> unknown = web.call(web.admin(), "GatewayControl/GetStatus", "{\"nodde\": \"x\"}");

        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(WebFixture.json(unknown.body()).path("message").asString()).contains("nodde");
    }

    @Test
    void streamsAndWhatDoesNotExistAreNotToBeHad() throws Exception {
        assertThat(web.call(web.admin(), "GatewayControl/WatchStatus", "{}").statusCode())
                .isEqualTo(501);
        assertThat(web.call(web.admin(), "GatewayControl/Nothing", "{}").statusCode())
                .isEqualTo(501);
    }

    @Test
    void aBodyThatIsTooLongCostsItsCallOnly() throws Exception {
        String tooLong = " ".repeat((4 << 20) + 1);
        for (int round = 0; round < 30; round++) { // the next call goes by the same connection, at once
            HttpResponse<String> answer = web.call(web.admin(), "GatewayControl/GetStatus", tooLong);
            HttpResponse<String> next = web.call(web.admin(), "GatewayControl/GetStatus", "{}");

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(next.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void historyHasASeriesOfEverythingAndOnlyWhatIsNewer() throws Exception {
        HttpResponse<String> answer = web.send(
                web.request("/api/history?since=9999999999999").header("Authorization", "Bearer " + web.viewer()));
        HttpResponse<String> wrong =
                web.send(web.request("/api/history?since=x").header("Authorization", "Bearer " + web.viewer()));

        JsonNode history = WebFixture.json(answer.body());
        assertThat(history.path("intervalSeconds").asInt()).isEqualTo(5);
        assertThat(history.path("times").size()).isZero();
        assertThat(history.path("series").propertyNames())
                .contains("sessions", "messagesIn", "commandCompletionP99", "uplinkStoreP50", "groupLag");
        assertThat(wrong.statusCode()).isEqualTo(400);
    }

    @Test
    void aRestartOfWhatAnswersItIsAnswered() throws Exception {
        JsonNode report = web.restart("websocket-listener", "GRACEFUL");

        assertThat(report.path("component").path("state").asString()).isEqualTo("COMPONENT_STATE_RUNNING");
        assertThat(web.get("/healthz").statusCode()).isEqualTo(200);
    }
}
