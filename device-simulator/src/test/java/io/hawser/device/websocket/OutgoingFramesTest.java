package io.hawser.device.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.protocol.Bye;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Uplink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingFramesTest {
    private static final int BINARY = 0x82;
    private static final int TEXT = 0x81;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 125, 126, 127, 1000, 65_535, 65_536, 70_001})
    void payloadOfEveryLengthIsMaskedWhole(int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);

        ByteBuffer frame = new OutgoingFrames(new Random(7)).frame(Opcode.BINARY, ByteBuffer.wrap(payload));
        Masked read = Masked.next(frame);

        assertThat(read.firstByte()).isEqualTo(BINARY);
        assertThat(read.payload()).isEqualTo(payload);
        assertThat(frame.hasRemaining()).isFalse();
    }

    @Test
    void everyFrameHasAMaskOfItsOwn() {
        OutgoingFrames frames = new OutgoingFrames(new Random(7));
        Set<ByteBuffer> seen = new HashSet<>();

        for (int i = 0; i < 100; i++) {
            seen.add(frames.frame(Opcode.BINARY, ByteBuffer.allocate(8)));
        }

        assertThat(seen).hasSize(100);
    }

    @Test
    void framesOfHdpThatGoOutTogetherAreOneMessage() throws Exception {
        DeviceCodec codec = Fixture.codec("hdp1");
        List<DeviceMessage> messages = messages();

        List<Masked> frames = Masked.all(encoded(Fixture.open(Subprotocol.HDP), codec, messages));

        assertThat(frames).singleElement().extracting(Masked::firstByte).isEqualTo(BINARY);
        assertThat(decoded(codec, ByteBuffer.wrap(frames.getFirst().payload()))).isEqualTo(messages);
    }

    @Test
    void linesThatGoOutTogetherAreAMessageEach() throws Exception {
        DeviceCodec codec = Fixture.codec("json-lines");
        List<DeviceMessage> messages = messages();

        List<Masked> frames = Masked.all(encoded(Fixture.open(Subprotocol.JSON_LINES), codec, messages));

        assertThat(frames).hasSameSizeAs(messages).allSatisfy(frame -> {
            assertThat(frame.firstByte()).isEqualTo(TEXT);
            assertThat(decoded(codec, ByteBuffer.wrap(frame.payload()))).hasSize(1);
        });
    }

    private static List<DeviceMessage> messages() {
        return List.of(new Uplink(1, true, false, "reading", Payload.ofUtf8("x".repeat(300))), new Ping(), new Bye(0));
    }

    private static ByteBuffer encoded(Fixture fixture, DeviceCodec codec, List<DeviceMessage> messages) {
        ByteBuffer out = ByteBuffer.allocate(fixture.end.maxEncodedSize(messages, codec));
        fixture.end.encode(messages, codec, out);
        return out.flip();
    }

    private static List<DeviceMessage> decoded(DeviceCodec codec, ByteBuffer in) throws Exception {
        List<DeviceMessage> messages = new ArrayList<>();
        while (in.hasRemaining()) {
            messages.add(codec.decodeDeviceMessage(in, 65_536).orElseThrow());
        }
        return messages;
    }
}
