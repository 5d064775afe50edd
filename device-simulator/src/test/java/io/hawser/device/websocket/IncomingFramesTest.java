package io.hawser.device.websocket;

import static io.hawser.device.websocket.Fixture.bytes;
import static io.hawser.device.websocket.Fixture.frame;
import static io.hawser.device.websocket.Fixture.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingFramesTest {
    private static final int BINARY = 0x82;
    private static final int TEXT = 0x81;
    private static final int FIRST_TEXT = 0x01;
    private static final int MORE = 0x00;
    private static final int LAST = 0x80;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;

    @Test
    void messagesTogetherAreTheStream() throws Exception {
        Fixture fixture = Fixture.open(Subprotocol.HDP);

        fixture.receive(join(frame(BINARY, bytes("ab")), frame(BINARY), frame(BINARY, bytes("c"))));

        assertThat(fixture.text()).isEqualTo("abc");
    }

    static Stream<Integer> cuts() {
        return IntStream.rangeClosed(1, 40).boxed();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void framesAreUnderstoodHoweverTheyAreCut(int size) throws Exception {
        Fixture fixture = Fixture.open(Subprotocol.JSON_LINES);
        byte[] all = join(
                frame(FIRST_TEXT, bytes("{\"a")),
                frame(PING, bytes("are you there")),
                frame(MORE, bytes("\":1")),
                frame(PONG, bytes("unasked")),
                frame(LAST, bytes("}\n{}")),
                frame(TEXT, bytes("x".repeat(300))),
                frame(CLOSE, (byte) 3, (byte) 0xE8, (byte) 'b'));

        fixture.receive(all, size);

        assertThat(fixture.text()).isEqualTo("{\"a\":1}\n{}\n" + "x".repeat(300) + "\n");
        assertThat(fixture.replies)
                .singleElement()
                .extracting(Masked::next)
                .satisfies(pong -> assertThat(pong.firstByte()).isEqualTo(0x8A))
                .satisfies(pong -> assertThat(pong.payload()).isEqualTo(bytes("are you there")));
        assertThat(fixture.closings).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, Fixture.MAX_BODY + Fixture.BATCH})
    void everyLengthUpToTheLimitIsRead(int length) throws Exception {
        Fixture fixture = Fixture.open(Subprotocol.HDP);

        fixture.receive(join(frame(BINARY, new byte[length]), frame(BINARY, (byte) 7)));

        assertThat(fixture.data.size()).isEqualTo(length + 1);
    }

    @Test
    void missingNewlineAtTheEndOfATextIsAddedOnceAndOnlyThere() throws Exception {
        Fixture fixture = Fixture.open(Subprotocol.JSON_LINES);

        fixture.receive(join(
                frame(TEXT, bytes("{}")),
                frame(TEXT, bytes("{}\n")),
                frame(TEXT),
                frame(FIRST_TEXT, bytes("{")),
                frame(MORE, bytes("}")),
                frame(LAST)));

        assertThat(fixture.text()).isEqualTo("{}\n{}\n{}\n");
    }

    @Test
    void pingIsAnsweredWithItsPayloadAndAPongWithNothing() throws Exception {
        Fixture fixture = Fixture.open(Subprotocol.HDP);

        fixture.receive(join(frame(PONG, bytes("p")), frame(PING, new byte[125]), frame(PING)));

        assertThat(fixture.replies.stream().map(Masked::next))
                .satisfiesExactly(
                        pong -> assertThat(pong.payload()).hasSize(125),
                        pong -> assertThat(pong.payload()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(value = {"03e8, 03e8", "03e96279, 03e9", "0fa0, 0fa0", "'', ''"})
    void closeIsAnsweredWithItsCodeAndNothingIsReadBehindIt(String payload, String answer) throws Exception {
        Fixture fixture = Fixture.open(Subprotocol.HDP);

        fixture.receive(join(frame(CLOSE, HexFormat.of().parseHex(payload)), frame(BINARY, bytes("late"))));

        assertThat(fixture.closings)
                .singleElement()
                .extracting(Masked::next)
                .satisfies(close -> assertThat(close.firstByte()).isEqualTo(0x88))
                .satisfies(close ->
                        assertThat(HexFormat.of().formatHex(close.payload())).isEqualTo(answer));
        assertThat(fixture.data.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "c200, 1002, reserved bits",
        "b200, 1002, reserved bits",
        "8300, 1002, opcode 3",
        "8b00, 1002, opcode 11",
        "8280, 1002, masked",
        "0900, 1002, control frame in pieces",
        "897e, 1002, over 125 bytes",
        "8000, 1002, continuation",
        "02018202, 1002, within another",
        "827e007d, 1002, form for longer",
        "827f000000000000ffff, 1002, form for longer",
        "827f8000000000000000, 1002, form for longer",
        "8100, 1003, TEXT",
        "827f00000000000103e9, 1009, 66537 bytes",
        "880103, 1002, half a close code",
        "880203ed, 1002, close code 1005",
        "880203e7, 1002, close code 999",
        "88021388, 1002, close code 5000",
        "880303e8ff, 1007, not UTF-8"
    })
    void whatBreaksTheRfcIsRefusedWithItsCode(String hex, int code, String complaint) throws Exception {
        for (int size : new int[] {1, 100}) {
            Fixture fixture = Fixture.open(Subprotocol.HDP);
            byte[] frames = HexFormat.of().parseHex(hex);

            MalformedFrameException broken =
                    catchThrowableOfType(MalformedFrameException.class, () -> fixture.receive(frames, size));

            assertThat(broken).hasMessageContaining(complaint);
            ByteBuffer payload =
                    ByteBuffer.wrap(Masked.next(fixture.end.closingBroken()).payload());
            assertThat(payload.getShort()).isEqualTo((short) code);
            fixture.receive(frame(BINARY, bytes("more")));
            assertThat(fixture.text()).doesNotContain("more");
        }
    }

    @Test
    void binaryMessageIsNoLine() throws Exception {
        Fixture fixture = Fixture.open(Subprotocol.JSON_LINES);

        assertThatThrownBy(() -> fixture.receive(frame(BINARY, bytes("{}")))).hasMessageContaining("BINARY");
    }
}
