package io.hawser.device.simulator.replay;

import io.hawser.device.simulator.hostile.Answer;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Reads all that a gateway sends on one connection, and understands as much of it as says how the connection ends.
 *
 * <p>Threads: {@link #run} has one of its own; the rest is for any.
 */
final class AnswerReader implements Runnable {
    private static final int BUFFER = 1 << 17; // the longest message with room for another
    private static final int MAX_BODY = 1 << 16;

    private final InputStream in;
    private final DeviceCodecs codecs;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ByteBuffer unread = ByteBuffer.allocate(BUFFER);
    private boolean understood = true; // so far
    private long read;

    // What the reader found, for the one who sends.
    private volatile long bytes;
    private volatile String ending = "";
    private volatile boolean reset;

    AnswerReader(InputStream in, DeviceCodecs codecs) {
        this.in = in;
        this.codecs = codecs;
    }

    /** Opens when the gateway has closed, or the socket was closed here. */
    CountDownLatch ended() {
        return ended;
    }

    /** How many bytes came so far. */
    long bytes() {
        return bytes;
    }

    /** What the gateway said of how it ends, if it did. */
    Optional<String> said() {
        return Optional.of(ending).filter(each -> !each.isEmpty());
    }

    /** How the gateway ended it or said it would; {@code otherwise} when it did neither. */
    String ending(String otherwise) {
        return said().orElseGet(() -> ended.getCount() > 0 ? otherwise : reset ? "reset" : "closed");
    }

    @Override
    public void run() {
        try {
            int count = read();
            while (count >= 0) {
                count = read();
            }
        } catch (IOException _) {
            reset = true;
        } finally {
            ended.countDown();
        }
    }

    private int read() throws IOException {
        if (!understood) {
            unread.clear();
        }
        int count = in.read(unread.array(), unread.position(), unread.remaining());
        if (count > 0) {
            read += count;
            bytes = read;
            unread.position(unread.position() + count);
            if (understood) {
                understand(unread.flip());
            }
        }
        return count;
    }

    private void understand(ByteBuffer arrived) {
        try {
            Optional<DeviceCodec> codec =
                    codecs.claiming(arrived.get(arrived.position())).map(DeviceCodecProvider::codec);
            understood = codec.isPresent();
            Optional<GatewayMessage> message = next(codec, arrived);
            while (message.isPresent()) {
                ending = Answer.ending(message.get()).orElse(ending);
                message = next(codec, arrived);
            }
        } catch (MalformedFrameException _) {
            understood = false;
        }
        arrived.compact();
        understood &= arrived.hasRemaining();
    }

    private static Optional<GatewayMessage> next(Optional<DeviceCodec> codec, ByteBuffer in)
            throws MalformedFrameException {
        return codec.isPresent() ? codec.get().decodeGatewayMessage(in, MAX_BODY) : Optional.empty();
    }
}
