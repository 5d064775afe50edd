package io.hawser.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes, a decoder gives a message, waits with the buffer untouched, or refuses; and nothing else. */
class HostileBytesTest {
    private static final int BUFFERS = 100_000;
    private static final int LENGTH = 120;
    private static final DeviceCodecs CODECS = DeviceCodecs.load();
    private static final byte[] JSON_CHARS =
            "{}[]\",:\\u00d8train.0159-+eE \t\r\n\u00ff".getBytes(StandardCharsets.ISO_8859_1);

    static Stream<Arguments> protocolsAndPeers() {
        return CODECS.names().stream()
                .flatMap(protocol -> Stream.of(Peer.values()).map(peer -> Arguments.of(protocol, peer)));
    }

    @ParameterizedTest
    @MethodSource("protocolsAndPeers")
    void randomBytesNeverHurt(String protocol, Peer peer) {
        DeviceCodec codec = codec(protocol);
        SplittableRandom random = new SplittableRandom(1);

        for (int i = 0; i < BUFFERS; i++) {
            byte[] bytes = new byte[random.nextInt(LENGTH)];
            random.nextBytes(bytes);
            makePlausible(bytes, protocol, random);
            requireHarmless(codec, peer, bytes, random.nextInt(2) == 0 ? DeviceCodec.DEFAULT_MAX_BODY : 20);
        }
    }

    @ParameterizedTest
    @MethodSource("protocolsAndPeers")
    void mutatedFramesNeverHurt(String protocol, Peer peer) {
        DeviceCodec codec = codec(protocol);
        SplittableRandom random = new SplittableRandom(2);
        int messages = 0;
        int faults = 0;

        for (int i = 0; i < BUFFERS; i++) {
            byte[] bytes = peer.encoded(codec, Messages.from(peer, random));
            for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
                bytes = mutate(bytes, random);
            }
            int outcome = requireHarmless(codec, peer, bytes, DeviceCodec.DEFAULT_MAX_BODY);
            messages += outcome > 0 ? 1 : 0;
            faults += outcome < 0 ? 1 : 0;
        }

        // Otherwise the mutations would be too tame or too wild to show anything.
        assertThat(messages).isBetween(BUFFERS / 20, BUFFERS * 19 / 20);
        assertThat(faults).isBetween(BUFFERS / 20, BUFFERS * 19 / 20);
    }

    /** Gives most random bytes a beginning that a decoder looks beyond. */
    private static void makePlausible(byte[] bytes, String protocol, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return;
        }
        if (protocol.equals("hdp1")) {
            byte[] header = {
                (byte) 0xD7,
                (byte) (0x10 | random.nextInt(4)),
                (byte) random.nextInt(0x40),
                0,
                0,
                0,
                0,
                (byte) random.nextInt(LENGTH)
            };
            System.arraycopy(header, 0, bytes, 0, Math.min(header.length, bytes.length));
            return;
        }
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = i == 0 ? (byte) '{' : JSON_CHARS[random.nextInt(JSON_CHARS.length)];
        }
    }

    private static byte[] mutate(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length + 1);
        int next = Math.min(at + 1, bytes.length);
        byte[] any = {(byte) random.nextInt()};
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> join(Arrays.copyOf(bytes, at), any, Arrays.copyOfRange(bytes, at, bytes.length));
            case 2 -> join(Arrays.copyOf(bytes, at), new byte[0], Arrays.copyOfRange(bytes, next, bytes.length));
            case 3 -> join(Arrays.copyOf(bytes, at), any, Arrays.copyOfRange(bytes, next, bytes.length));
            case 4 -> join(bytes, bytes, any);
            default -> flipBit(bytes, Math.min(at, bytes.length - 1), random);
        };
    }

    private static byte[] flipBit(byte[] bytes, int at, SplittableRandom random) {
        if (at < 0) {
            return bytes;
        }
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static byte[] join(byte[] first, byte[] second, byte[] third) {
        return ByteBuffer.allocate(first.length + second.length + third.length)
                .put(first)
                .put(second)
                .put(third)
                .array();
    }

    /** The outcome: 1 for a message, 0 for incomplete, -1 for a fault. */
    private static int requireHarmless(DeviceCodec codec, Peer peer, byte[] bytes, int maxBody) {
        ByteBuffer in = ByteBuffer.wrap(bytes.clone());
        try {
            Optional<Object> message = peer.decode(codec, in, maxBody);
            assertThat(in.limit()).isEqualTo(bytes.length);
            assertThat(in.array()).isEqualTo(bytes);
            if (message.isEmpty()) {
                assertThat(new String(bytes, 0, in.position(), StandardCharsets.ISO_8859_1).strip())
                        .isEmpty();
                return 0;
            }
            requireSame(codec, peer, message.orElseThrow());
            return 1;
        } catch (MalformedFrameException e) {
            assertThat(e.fault().text()).hasSizeLessThan(300);
            return -1;
        }
    }

    private static void requireSame(DeviceCodec codec, Peer peer, Object message) throws MalformedFrameException {
        ByteBuffer again = ByteBuffer.wrap(peer.encoded(codec, message));
        assertThat(peer.decode(codec, again, Integer.MAX_VALUE)).contains(message);
    }

    private static DeviceCodec codec(String protocol) {
        return CODECS.byName(protocol).orElseThrow().codec();
    }
}
