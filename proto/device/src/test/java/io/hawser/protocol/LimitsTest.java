package io.hawser.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limit on bodies and lines, and how early faults show. */
class LimitsTest {
    private static final DeviceCodecs CODECS = DeviceCodecs.load();
    private static final DeviceCodec HDP = CODECS.byName("hdp1").orElseThrow().codec();
    private static final DeviceCodec JSON =
            CODECS.byName("json-lines").orElseThrow().codec();

    @ParameterizedTest
    @CsvSource({
        "d6, BAD_MAGIC_OR_VERSION",
        "d7 20, BAD_MAGIC_OR_VERSION",
        "d7 14, MALFORMED_BODY",
        "d7 18, MALFORMED_BODY",
        "d7 10 7f, UNKNOWN_TYPE",
        "d7 10 04, UNKNOWN_TYPE",
        "d7 10 05 01, MALFORMED_BODY",
        "d7 11 10 00 00010001, BODY_TOO_LARGE",
        "d7 11 10 00 ffffffff, BODY_TOO_LARGE",
        "d7 10 05 00 00000001, MALFORMED_BODY"
    })
    void headerIsRefusedWithItsOffendingByteAndNotBefore(String hex, ProtocolFault.Code code)
            throws MalformedFrameException {
        byte[] header = Vector.hex(hex);

        assertThat(HDP.decodeDeviceMessage(ByteBuffer.wrap(header, 0, header.length - 1), 65_536))
                .isEmpty();
        assertThat(fault(HDP, header, 65_536).code()).isEqualTo(code);
    }

    @Test
    void bodyOfJustTheLimitIsWaitedForAndOneByteMoreIsRefused() throws MalformedFrameException {
        byte[] header = Vector.hex("d7 11 10 00 00000064");

        assertThat(HDP.decodeDeviceMessage(ByteBuffer.wrap(header), 100)).isEmpty();
        assertThat(fault(HDP, header, 99).text()).isEqualTo("UPLINK.length: 100 (expected: at most 99)");
    }

    @Test
    void bodyOfAlmostTwoGibibytesIsWaitedForWhenTheLimitAllows() throws MalformedFrameException {
        ByteBuffer in = ByteBuffer.wrap(Vector.hex("d7 11 10 00 7fffffff 00000001 01 74"));

        assertThat(HDP.decodeDeviceMessage(in, Integer.MAX_VALUE)).isEmpty();
        assertThat(in.position()).isZero();
    }

    @Test
    void limitIsForTheLineWithoutItsEnd() throws MalformedFrameException {
        byte[] lf = "{\"type\":\"ping\"}\n".getBytes(StandardCharsets.UTF_8);
        byte[] crLf = "{\"type\":\"ping\"}\r\n".getBytes(StandardCharsets.UTF_8);

        assertThat(JSON.decodeDeviceMessage(ByteBuffer.wrap(lf), 15)).contains(new Ping());
        assertThat(JSON.decodeDeviceMessage(ByteBuffer.wrap(crLf), 15)).contains(new Ping());
        assertThat(fault(JSON, lf, 14).code()).isEqualTo(ProtocolFault.Code.BODY_TOO_LARGE);
        assertThat(fault(JSON, crLf, 14).code()).isEqualTo(ProtocolFault.Code.BODY_TOO_LARGE);
    }

    @Test
    void lineOverTheLimitIsRefusedBeforeItsEndComes() throws MalformedFrameException {
        byte[] line = "{\"type\":\"pin".getBytes(StandardCharsets.UTF_8);

        assertThat(JSON.decodeDeviceMessage(ByteBuffer.wrap(line), 12)).isEmpty();
        assertThat(fault(JSON, line, 11).text()).isEqualTo("line: over 11 bytes (expected: at most 11)");
    }

    @Test
    void carriageReturnBehindTheLimitMayStillBeTheLinesEnd() throws MalformedFrameException {
        byte[] line = "{\"type\":\"ping\"}\rx".getBytes(StandardCharsets.UTF_8);

        assertThat(JSON.decodeDeviceMessage(ByteBuffer.wrap(line, 0, 16), 15)).isEmpty();
        assertThat(fault(JSON, line, 15).code()).isEqualTo(ProtocolFault.Code.BODY_TOO_LARGE);
    }

    @Test
    void lineThatBeginsWithNoObjectIsRefusedAtOnce() {
        assertThat(fault(JSON, "  p".getBytes(StandardCharsets.UTF_8), 100).text())
                .isEqualTo("line: begins with byte 112 (expected: a JSON object)");
    }

    @Test
    void blanksAndBlankLinesAreTakenAsTheyComeWhateverTheLimit() throws MalformedFrameException {
        ByteBuffer in = ByteBuffer.wrap("\n \t\r\n\r\n  ".getBytes(StandardCharsets.UTF_8));

        assertThat(JSON.decodeDeviceMessage(in, 5)).isEmpty();
        assertThat(in.hasRemaining()).isFalse();
    }

    @Test
    void newlineIsFoundWhereverItStandsAmongBytesLikeIt() throws MalformedFrameException {
        // Bytes next to LF in value are those that a search eight at a time could take for it.
        for (int length = 0; length < 40; length++) {
            String line = "{\"type\":\"ping\",\"x\":\"" + "\u000b".repeat(length) + "\"}";
            String fit = line.replace('\u000b', '\u008a');
            ByteBuffer in = ByteBuffer.wrap((fit + "\n" + fit).getBytes(StandardCharsets.UTF_8));

            assertThat(JSON.decodeDeviceMessage(in, 200)).contains(new Ping());
            assertThat(in.remaining()).isEqualTo(fit.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void faultShowsWhatCameCutShortAndFitForALog() {
        String line = "{\"type\":\"" + "a\\n".repeat(50) + "\"}\n";

        assertThat(fault(JSON, line.getBytes(StandardCharsets.UTF_8), 1000).text())
                .isEqualTo("type: " + "a.".repeat(32) + " (expected: one that the device sends)");
    }

    @Test
    void faultNeverShowsATokenOrAPayload() {
        String[] lines = {
            "{\"type\":\"hello\",\"device\":\"d\",\"auth\":\"hmac\",\"token\":\"s3cret\"}",
            "{\"type\":\"hello\",\"device\":\"d\",\"tokenBase64\":\"s3cret?\"}",
            "{\"type\":\"hello\",\"device\":\"d\",\"token\":[\"s3cret\"]}",
            "{\"type\":\"uplink\",\"id\":1,\"name\":\"t\",\"payload\":s3cret}",
            "{\"type\":\"uplink\",\"id\":1,\"name\":\"t\",\"payloadBase64\":\"s3cret!\"}"
        };

        for (String line : lines) {
            assertThat(fault(JSON, (line + "\n").getBytes(StandardCharsets.UTF_8), 1000)
                            .text())
                    .doesNotContain("s3cret");
        }
    }

    private static ProtocolFault fault(DeviceCodec codec, byte[] bytes, int maxBody) {
        return catchThrowableOfType(
                        MalformedFrameException.class, () -> codec.decodeDeviceMessage(ByteBuffer.wrap(bytes), maxBody))
                .fault();
    }
}
