package io.hawser.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of the vector files, however its bytes come. */
class VectorsTest {
    private static final int MAX_BODY = DeviceCodec.DEFAULT_MAX_BODY;
    private static final DeviceCodecs CODECS = DeviceCodecs.load();

    static Stream<Vector> vectors() {
        return Stream.of("hdp1", "json-lines").flatMap(protocol -> Vector.all(protocol).stream());
    }

    static Stream<Vector> validVectors() {
        return vectors().filter(vector -> vector.fault().isEmpty());
    }

    static Stream<Vector> faultyVectors() {
        return vectors().filter(vector -> vector.fault().isPresent());
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void validFrameGivesItsMessageFromEveryKindOfBuffer(Vector vector) throws MalformedFrameException {
        byte[] wire = vector.wire();
        ByteBuffer direct = ByteBuffer.allocateDirect(wire.length).put(wire).flip();
        ByteBuffer inTheMiddle = ByteBuffer.allocate(wire.length + 7)
                .position(5)
                .put(wire)
                .flip()
                .position(5);
        List<ByteBuffer> buffers =
                List.of(ByteBuffer.wrap(wire), direct, ByteBuffer.wrap(wire).asReadOnlyBuffer(), inTheMiddle.slice());

        for (ByteBuffer in : buffers) {
            assertThat(decode(vector, in)).hasToString("Optional[" + vector.message() + "]");
            assertThat(in.hasRemaining()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void messageOfCanonicalFrameEncodesToTheSameBytes(Vector vector) throws MalformedFrameException {
        Object message = decode(vector, ByteBuffer.wrap(vector.wire())).orElseThrow();

        byte[] encoded = vector.peer().encoded(codec(vector), message);

        if (vector.canonical()) {
            assertThat(encoded).isEqualTo(vector.wire());
        } else {
            assertThat(encoded).isNotEqualTo(vector.wire());
            assertThat(decode(vector, ByteBuffer.wrap(encoded))).contains(message);
        }
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void frameThatComesByteByByteGivesItsMessageWithTheLastOne(Vector vector) throws MalformedFrameException {
        byte[] wire = vector.wire();
        ByteBuffer in = ByteBuffer.wrap(wire);

        for (int there = 0; there < wire.length; there++) {
            in.limit(there);
            int before = in.position();
            requireIncomplete(vector, in, before);
        }

        assertThat(decode(vector, in.limit(wire.length))).hasToString("Optional[" + vector.message() + "]");
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void frameCutAnywhereIsIncompleteAndThenWhole(Vector vector) throws MalformedFrameException {
        byte[] wire = vector.wire();
        // The few frames of 64 KiB are cut near their ends and at some points between.
        for (int cut = 0; cut < wire.length; cut += cut < 300 || cut > wire.length - 300 ? 1 : 97) {
            ByteBuffer in = ByteBuffer.wrap(wire, 0, cut);

            requireIncomplete(vector, in, 0);
            assertThat(decode(vector, in.limit(wire.length))).hasToString("Optional[" + vector.message() + "]");
        }
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void twoFramesAtOnceGiveTwoMessages(Vector vector) throws MalformedFrameException {
        byte[] wire = vector.wire();
        ByteBuffer in = ByteBuffer.allocate(2 * wire.length).put(wire).put(wire).flip();

        Optional<Object> first = decode(vector, in);
        assertThat(in.position()).isEqualTo(wire.length);
        Optional<Object> second = decode(vector, in);

        assertThat(first).isPresent();
        assertThat(second).isEqualTo(first);
        assertThat(in.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("faultyVectors")
    void faultyFrameIsRefusedWithItsCodeAndAClearText(Vector vector) {
        ProtocolFault fault = fault(vector, ByteBuffer.wrap(vector.wire())).orElseThrow();

        assertThat(fault.code()).isEqualTo(vector.fault().orElseThrow());
        assertThat(fault.text())
                .matches("[A-Za-z_0-9. ]+: .+ \\(expected: .+\\)")
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @MethodSource("faultyVectors")
    void faultyFrameThatComesByteByByteIsRefusedWithTheSameCode(Vector vector) {
        byte[] wire = vector.wire();
        ByteBuffer in = ByteBuffer.wrap(wire);
        Optional<ProtocolFault> fault = Optional.empty();

        for (int there = 0; there <= wire.length && fault.isEmpty(); there++) {
            fault = fault(vector, in.limit(there));
        }

        assertThat(fault.map(ProtocolFault::code)).isEqualTo(vector.fault());
    }

    @ParameterizedTest
    @MethodSource("faultyVectors")
    void frameBeforeAFaultyOneStillCounts(Vector vector) throws MalformedFrameException {
        byte[] ping = vector.peer().encoded(codec(vector), new Ping());
        ByteBuffer in = ByteBuffer.allocate(ping.length + vector.wire().length)
                .put(ping)
                .put(vector.wire())
                .flip();

        assertThat(decode(vector, in)).contains(new Ping());
        assertThat(fault(vector, in).map(ProtocolFault::code)).isEqualTo(vector.fault());
    }

    @Test
    void noTwoVectorsHaveOneName() {
        for (String protocol : List.of("hdp1", "json-lines")) {
            Set<String> names = new HashSet<>();
            assertThat(Vector.all(protocol))
                    .allSatisfy(vector -> assertThat(names.add(vector.name()))
                            .as(vector.name())
                            .isTrue());
        }
    }

    @Test
    void everyTypeHasAVectorInBothProtocols() throws MalformedFrameException {
        for (String protocol : List.of("hdp1", "json-lines")) {
            Set<Class<?>> seen = new HashSet<>();
            for (Vector vector : Vector.all(protocol)) {
                if (vector.fault().isEmpty()) {
                    seen.add(decode(vector, ByteBuffer.wrap(vector.wire()))
                            .orElseThrow()
                            .getClass());
                }
            }
            assertThat(seen)
                    .contains(DeviceMessage.class.getPermittedSubclasses())
                    .contains(GatewayMessage.class.getPermittedSubclasses());
        }
    }

    private static DeviceCodec codec(Vector vector) {
        return CODECS.byName(vector.protocol()).orElseThrow().codec();
    }

    private static Optional<Object> decode(Vector vector, ByteBuffer in) throws MalformedFrameException {
        return vector.peer().decode(codec(vector), in, MAX_BODY);
    }

    private static Optional<ProtocolFault> fault(Vector vector, ByteBuffer in) {
        try {
            // Asked 65,536 times for some vectors: assertions only where something is wrong.
            Optional<Object> message = decode(vector, in);
            return message.isEmpty() ? Optional.empty() : fail("message: " + message);
        } catch (MalformedFrameException e) {
            return Optional.of(e.fault());
        }
    }

    /** No message yet, and nothing but blanks of JSON lines taken since {@code from}. */
    private static void requireIncomplete(Vector vector, ByteBuffer in, int from) throws MalformedFrameException {
        Optional<Object> message = decode(vector, in);
        if (message.isPresent()) {
            fail("message with " + in.limit() + " bytes: " + message);
        }
        for (int i = from; i < in.position(); i++) {
            if (vector.protocol().equals("hdp1") || " \t\r\n".indexOf(in.get(i)) < 0) {
                fail("byte " + i + " taken from an incomplete frame");
            }
        }
    }
}
