package io.hawser.device.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {
    private final Fixture fixture = new Fixture(Subprotocol.HDP);

    @Test
    void acceptOfTheRfcsExampleIsAsTheRfcHasIt() {
        assertThat(Upgrade.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void requestAsksForTheSubprotocolWithAKeyOfSixteenBytes() {
        String request = StandardCharsets.US_ASCII.decode(fixture.end.request()).toString();

        assertThat(request)
                .startsWith("GET /device HTTP/1.1\r\nHost: gw:7702\r\n")
                .contains(
                        "\r\nUpgrade: websocket\r\n",
                        "\r\nConnection: Upgrade\r\n",
                        "\r\nSec-WebSocket-Version: 13\r\n")
                .contains("\r\nSec-WebSocket-Protocol: hawser.hdp.v1\r\n")
                .containsPattern("\r\nSec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\n")
                .doesNotContain("Origin")
                .endsWith("\r\n\r\n");
    }

    @Test
    void keysDiffer() {
        Random random = new Random(1);

        assertThat(Upgrade.key(random)).isNotEqualTo(Upgrade.key(random));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10_000})
    void agreementIsUnderstoodHoweverItIsCutAndWhatFollowsIsTheGateways(int size) throws Exception {
        byte[] all = Fixture.join(fixture.agreement(), Fixture.frame(0x82, (byte) 1, (byte) 2));

        fixture.receive(all, size);

        assertThat(fixture.isOpen()).isTrue();
        assertThat(fixture.data.toByteArray()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 403 Forbidden | 403 Forbidden",
                "HTTP/1.1 404 Not Found | 404 Not Found",
                "HTTP/1.1 503 | 503",
                "HTTP/1.1 200 OK | 200 OK"
            })
    void refusalSaysTheStatus(String statusLine, String shown) {
        byte[] answer = Fixture.bytes(statusLine + "\r\nContent-Length: 0\r\n\r\n");

        assertThatThrownBy(() -> fixture.receive(answer))
                .isInstanceOf(UpgradeRefusedException.class)
                .hasMessage("no WebSocket: the answer is " + shown);
    }

    @Test
    void whatIsNoHttpIsRefusedAtItsFirstWrongByte() throws Exception {
        fixture.receive(Fixture.bytes("HTT"));

        assertThatThrownBy(() -> fixture.receive(Fixture.bytes("X"))).hasMessageContaining("no HTTP");
    }

    @Test
    void headWithoutAnEndIsRefusedOnceItIsTooLong() throws Exception {
        byte[] beginning = Fixture.bytes("HTTP/1.1 101 Switching Protocols\r\nX: ");
        fixture.receive(beginning);
        fixture.receive(new byte[ResponseHead.MAX_BYTES - beginning.length]);

        assertThatThrownBy(() -> fixture.receive(new byte[1])).hasMessageContaining("more than 8192 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "upgrade: WebSocket | upgrade: h2c | Upgrade",
                "Connection: keep-alive, Upgrade | Connection: keep-alive | Connection",
                "Sec-WebSocket-Accept:  | Sec-WebSocket-Accept: x | Accept",
                "hawser.hdp.v1 | hawser.jsonl.v1 | subprotocol",
                "Sec-WebSocket-Protocol: hawser.hdp.v1 | X: y | subprotocol",
                "upgrade: WebSocket | upgrade: WebSocket\\r\\nSec-WebSocket-Extensions: permessage-deflate | extensions",
                "upgrade: WebSocket | upgrade: WebSocket\\r\\nno header | header"
            })
    void agreementThatLacksSomethingIsNone(String part, String instead, String complaint) {
        String agreement = new String(fixture.agreement(), StandardCharsets.US_ASCII);
        byte[] spoilt =
                Fixture.bytes(agreement.replace(part.strip(), instead.strip().replace("\\r\\n", "\r\n")));

        assertThatThrownBy(() -> fixture.receive(spoilt))
                .isInstanceOf(UpgradeRefusedException.class)
                .hasMessageContaining(complaint);
        assertThat(fixture.isOpen()).isFalse();
    }

    @Test
    void subprotocolFollowsTheWireProtocol() {
        assertThat(Subprotocol.of(Fixture.codec("hdp1"))).isEqualTo(Subprotocol.HDP);
        assertThat(Subprotocol.of(Fixture.codec("json-lines"))).isEqualTo(Subprotocol.JSON_LINES);
    }

    @Test
    void wireProtocolThatNoWebSocketCarriesIsRefused() {
        assertThatThrownBy(() -> Subprotocol.of(new Morse()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hdp1 or json-lines");
    }

    /** A wire protocol that somebody else has brought in. */
    private static final class Morse implements DeviceCodec {
        @Override
        public Optional<DeviceMessage> decodeDeviceMessage(ByteBuffer in, int maxBody) {
            return Optional.empty();
        }

        @Override
        public Optional<GatewayMessage> decodeGatewayMessage(ByteBuffer in, int maxBody) {
            return Optional.empty();
        }

        @Override
        public int maxEncodedSize(GatewayMessage message) {
            return 1;
        }

        @Override
        public int maxEncodedSize(DeviceMessage message) {
            return 1;
        }

        @Override
        public void encode(GatewayMessage message, ByteBuffer out) {
            out.put((byte) '-');
        }

        @Override
        public void encode(DeviceMessage message, ByteBuffer out) {
            out.put((byte) '.');
        }
    }
}
