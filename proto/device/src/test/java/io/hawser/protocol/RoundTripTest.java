package io.hawser.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one end encodes, the other decodes to the same. */
class RoundTripTest {
    private static final int MESSAGES = 2_000;
    private static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final DeviceCodecs CODECS = DeviceCodecs.load();

    static Stream<Arguments> protocolsPeersAndTypes() {
        List<Arguments> cases = new ArrayList<>();
        for (String protocol : CODECS.names()) {
            for (Class<?> type : DeviceMessage.class.getPermittedSubclasses()) {
                cases.add(Arguments.of(protocol, Peer.DEVICE, type));
            }
            for (Class<?> type : GatewayMessage.class.getPermittedSubclasses()) {
                cases.add(Arguments.of(protocol, Peer.GATEWAY, type));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("protocolsPeersAndTypes")
    void decodingUndoesEncodingWithinTheSizeAskedFor(String protocol, Peer peer, Class<?> type)
            throws MalformedFrameException {
        DeviceCodec codec = CODECS.byName(protocol).orElseThrow().codec();
        SplittableRandom random = new SplittableRandom(type.getName().hashCode());

        for (int i = 0; i < MESSAGES; i++) {
            Object message = Messages.ofType(type, random);
            int maxSize = peer.maxEncodedSize(codec, message);
            ByteBuffer buffer = i % 2 == 0 ? ByteBuffer.allocate(maxSize + 3) : ByteBuffer.allocateDirect(maxSize + 3);
            buffer.position(3);
            peer.encode(codec, message, buffer);
            buffer.flip().position(3);

            assertThat(peer.decode(codec, buffer, NO_LIMIT)).contains(message);
            assertThat(buffer.hasRemaining()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {DeviceMessage.class, GatewayMessage.class, Authentication.class})
    void everyPermittedRecordHasAGenerator(Class<?> sealed) {
        assertThat(Messages.GENERATORS.keySet()).contains(sealed.getPermittedSubclasses());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdp1", "json-lines"})
    void longestTextsFitTheSizeAskedForWhateverTheirCharacters(String protocol) throws MalformedFrameException {
        DeviceCodec codec = CODECS.byName(protocol).orElseThrow().codec();

        for (String c : List.of("a", "\u0001", "\"", "é", "€", "🚀")) {
            String text = c.repeat(0xFFFF / Utf8.length(c));
            Hello hello = new Hello(
                    new DeviceId(c.repeat(128 / Utf8.length(c))),
                    new Authentication.Token(Payload.ofUtf8(text)),
                    0xFFFF);
            ProtocolFault fault = new ProtocolFault(ProtocolFault.Code.INTERNAL, text);
            GoAway goAway = new GoAway(GoAway.Reason.CREDENTIALS_REVOKED, 0xFFFF_FFFFL, text);

            assertThat(codec.decodeDeviceMessage(wrap(Peer.DEVICE, codec, hello), NO_LIMIT))
                    .contains(hello);
            assertThat(codec.decodeGatewayMessage(wrap(Peer.GATEWAY, codec, fault), NO_LIMIT))
                    .contains(fault);
            assertThat(codec.decodeGatewayMessage(wrap(Peer.GATEWAY, codec, goAway), NO_LIMIT))
                    .contains(goAway);
        }
    }

    private static ByteBuffer wrap(Peer peer, DeviceCodec codec, Object message) {
        return ByteBuffer.wrap(peer.encoded(codec, message));
    }
}
