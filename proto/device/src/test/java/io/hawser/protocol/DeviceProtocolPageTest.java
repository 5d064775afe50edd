package io.hawser.protocol;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/device-protocol.md is true. */
class DeviceProtocolPageTest {
    private static final Pattern HEX_ROW = Pattern.compile("(?m)^\\| (.+?) \\| `(d7 [0-9a-f ]+)` \\|$");
    private static final Pattern JSON_LINE = Pattern.compile("`(\\{\"type\":[^`]*})`");
    private static final DeviceCodecs CODECS = DeviceCodecs.load();
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    /** What the rows of the table say, in records; a row that is not here fails. */
    private static final Map<String, Object> MESSAGES = Map.ofEntries(
            entry(
                    "HELLO id `dev-1`, token `s3cret`, keep-alive 30",
                    new Hello(new DeviceId("dev-1"), new Authentication.Token(Payload.ofUtf8("s3cret")), 30)),
            entry(
                    "WELCOME epoch 1, keep-alive 30, maxBody 65536, time 1700000000000",
                    new Welcome(1, 30, 65536, Instant.ofEpochMilli(1_700_000_000_000L))),
            entry("PING", new Ping()),
            entry(
                    "UPLINK with ACK, id 1, name `temp`, payload `21.5`",
                    new Uplink(1, true, false, "temp", Payload.ofUtf8("21.5"))),
            entry("UPLINK_ACK id 1", new UplinkAck(1)),
            entry(
                    "COMMAND id `00112233-4455-6677-8899-aabbccddeeff`, 5000 ms left, name `reboot`, payload empty",
                    new Command(ID, 5000, false, "reboot", Payload.empty())),
            entry("COMMAND_ACK of it", new CommandAck(ID)),
            entry(
                    "COMMAND_RESULT succeeded, payload `ok`",
                    new CommandResult(ID, CommandResult.Status.SUCCEEDED, Payload.ofUtf8("ok"))),
            entry(
                    "GOAWAY draining, reconnect after 1500 ms, same address",
                    new GoAway(GoAway.Reason.DRAINING, 1500, "")),
            entry("ERROR malformed body, text `short`", new ProtocolFault(ProtocolFault.Code.MALFORMED_BODY, "short")));

    static Stream<Arguments> hexRows() throws IOException {
        return HEX_ROW.matcher(page()).results().map(row -> Arguments.of(row.group(1), row.group(2)));
    }

    static Stream<String> completeJsonLines() throws IOException {
        return JSON_LINE
                .matcher(page())
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(line -> !line.contains("…") && !line.contains("<"));
    }

    @ParameterizedTest
    @MethodSource("hexRows")
    void frameOfTheTableIsWhatTheMessageEncodesToAndDecodesFrom(String said, String hex)
            throws MalformedFrameException {
        byte[] frame = Vector.hex(hex);
        Object message = Objects.requireNonNull(MESSAGES.get(said), said);
        Peer peer = message instanceof DeviceMessage ? Peer.DEVICE : Peer.GATEWAY;
        DeviceCodec codec = CODECS.byName("hdp1").orElseThrow().codec();

        assertThat(peer.encoded(codec, message)).isEqualTo(frame);
        assertThat(peer.decode(codec, ByteBuffer.wrap(frame), DeviceCodec.DEFAULT_MAX_BODY))
                .contains(message);
    }

    @ParameterizedTest
    @MethodSource("completeJsonLines")
    void jsonLineOfThePageIsWhatItsMessageEncodesTo(String line) throws MalformedFrameException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        boolean fromGateway = line.contains("welcome") || line.contains("uplinkAck") || line.contains("goaway");
        Peer peer = fromGateway ? Peer.GATEWAY : Peer.DEVICE;
        DeviceCodec codec = CODECS.byName("json-lines").orElseThrow().codec();

        Object message = peer.decode(codec, ByteBuffer.wrap(bytes), DeviceCodec.DEFAULT_MAX_BODY)
                .orElseThrow();

        assertThat(peer.encoded(codec, message)).isEqualTo(bytes);
    }

    @Test
    void pageHasAllRowsThatThisTestKnowsAndTheJsonLines() throws IOException {
        assertThat(hexRows().map(row -> row.get()[0]).toList()).containsExactlyInAnyOrderElementsOf(knownRows());
        assertThat(completeJsonLines()).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void pageNamesEveryReasonAndCode() throws IOException {
        String page = page();

        for (GoAway.Reason reason : GoAway.Reason.values()) {
            assertThat(page).containsPattern("\\b" + reason.code() + " " + firstWord(reason.name()));
        }
        assertThat(page).contains("9 internal", "9 credentials revoked");
    }

    private static List<Object> knownRows() {
        return List.copyOf(MESSAGES.keySet());
    }

    private static String firstWord(String name) {
        return name.split("_", -1)[0].toLowerCase(Locale.ROOT);
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "..", "docs", "device-protocol.md"));
    }
}
