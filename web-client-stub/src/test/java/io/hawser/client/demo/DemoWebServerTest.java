package io.hawser.client.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.hawser.client.fake.Refusals;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.ErrorReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DemoWebServerTest {
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
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(demo.get("package.json").statusCode()).isEqualTo(404);
        assertThat(demo.get("../../cli/logging.xml").statusCode()).isEqualTo(404);
    }

    @Test
    void aCommandIsTakenOnceItIsStored() throws Exception {
        demo.world.commandsEnd(CommandState.COMMAND_STATE_QUEUED);

        HttpResponse<String> answer =
                demo.send("{\"machine\":\"dev\",\"name\":\"ping\",\"payload\":\"1\",\"ttlSeconds\":5}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(DemoFixture.json(answer).get("commandId").asString()).hasSize(36);
        assertThat(demo.gateway.sends().get(0).getTimeToLive().getSeconds()).isEqualTo(5);
        assertThat(demo.gateway.sends().get(0).getPayload().toStringUtf8()).isEqualTo("1");
    }

    @Test
    void aRefusalKeepsItsReason() throws Exception {
        demo.gateway.refuseNext(Refusals.refusal(
                Status.Code.FAILED_PRECONDITION, ErrorReason.DEVICE_NOT_CONNECTED, Map.of("device_id", "dev")));

        HttpResponse<String> answer = demo.send("{\"machine\":\"dev\",\"name\":\"ping\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(DemoFixture.json(answer).get("error").get("reason").asString())
                .isEqualTo("DEVICE_NOT_CONNECTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "17",
                "{\"machine\":\"dev\"}",
                "{\"machine\":1,\"name\":\"x\"}",
                "{\"machine\":\"dev\",\"name\":\"x\",\"payload\":{}}",
                "{\"machine\":\"dev\",\"name\":\"x\",\"ttlSeconds\":301}",
                "{\"machine\":\"dev\",\"name\":\"x\",\"ttlSeconds\":0}",
                "{\"machine\":\"dev\",\"name\":\"x\",\"ttlSeconds\":\"5\"}",
                "{\"machine\":null,\"name\":\"x\"}"
            })
    void aMalformedSendIsABadRequest(String body) throws Exception {
        assertThat(demo.send(body).statusCode()).isEqualTo(400);
        assertThat(demo.gateway.sends()).isEmpty();
    }

    @Test
    void aSendTooLargeIsRefused() throws Exception {
        String big = "{\"machine\":\"dev\",\"name\":\"x\",\"payload\":\"" + "x".repeat(300 << 10) + "\"}";

        assertThat(demo.send(big).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin,         https://evil.example",
        "Origin,         null",
        "Referer,        https://evil.example/page",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void aPageOfAnotherSiteCanNeitherSendNorRestart(String header, String value) throws Exception {
        var send = demo.request("api/commands")
                .header(header, value)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"machine\":\"dev\",\"name\":\"ping\"}"));
        var restart = demo.request("SocketServer.ashx?action=startSocketServer").header(header, value);

        assertThat(demo.ask(send.build()).statusCode()).isEqualTo(403);
        assertThat(demo.ask(restart.build()).statusCode()).isEqualTo(403);
        assertThat(demo.gateway.sends()).isEmpty();
        assertThat(demo.gateway.restarts()).isEmpty();
    }

    @Test
    void aFormOfAnotherSiteCannotSendEvenWithoutAnOrigin() throws Exception {
        var form = demo.request("api/commands")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"machine\":\"dev\",\"name\":\"ping\"}"));

        assertThat(demo.ask(form.build()).statusCode()).isEqualTo(415);
        assertThat(demo.gateway.sends()).isEmpty();
    }

    @Test
    void aForeignNameThatPointsHereIsRefused() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), demo.port())) {
            socket.getOutputStream()
                    .write("GET /api/floor HTTP/1.1\r\nHost: evil.example:7780\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 421 ");
        }
    }
}
