package io.hawser.gateway.mina;

import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.ProtocolFault;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One TCP connection: finds out by the first byte what it speaks, takes every frame of a read, and keeps what is left of
 * the last one for the next read.
 *
 * <p>Threads: the connection's I/O thread only, until it is abandoned.
 */
final class Connection {
    private static final byte TLS_HANDSHAKE = 0x16;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final MinaLink link;
    private final DeviceSession session;
    private final Protocols protocols;
    private final LinkLimits limits;
    private final Counters counters;
    private Optional<DeviceCodecProvider> protocol = Optional.empty();
    private ByteBuffer kept = NOTHING; // the beginning of an unfinished frame: from 0 to position
    private volatile boolean abandoned; // set once, by whoever evacuates the I/O thread
    private boolean malformed; // nothing behind a malformed frame can be made sense of

    Connection(MinaLink link, DeviceSession session, Protocols protocols, LinkLimits limits, Counters counters) {
        this.link = link;
        this.session = session;
        this.protocols = protocols;
        this.limits = limits;
        this.counters = counters;
    }

    MinaLink link() {
        return link;
    }

    /** The connection is closed, by whomever. */
    void onClosed() {
        if (abandoned) {
            session.onAbandoned();
        } else {
            session.onClosed();
        }
    }

    /** The I/O thread does nothing any more: tells the device to come back, past that thread. Any other thread. */
    void abandon() {
        abandoned = true;
        link.abandon();
        session.end(Disconnect.RESTARTING);
    }

    /** The same of one that came too late to be told. */
    void abandonUntold() {
        abandoned = true;
    }

    DeviceSession session() {
        return session;
    }

    /** Bytes arrived, at least one. */
    void onBytes(ByteBuffer bytes) {
        counters.add(Counter.BYTES_IN, bytes.remaining());
        if (malformed || abandoned) {
            return;
        }
        link.putCork();
        try {
            decode(bytes);
        } finally {
            link.pullCork();
            link.finishOutput();
        }
    }

    private void decode(ByteBuffer bytes) {
        int messages = 0;
        try {
            DeviceCodecProvider speaks = detect(bytes);
            boolean fromKept = kept.position() > 0;
            ByteBuffer in = fromKept ? keep(bytes).flip() : bytes;
            Optional<DeviceMessage> message = speaks.codec().decodeDeviceMessage(in, limits.maxBody());
            while (message.isPresent()) {
                messages++;
                session.onMessage(message.get());
                message = speaks.codec().decodeDeviceMessage(in, limits.maxBody());
            }
            keepRest(in, fromKept);
        } catch (MalformedFrameException e) {
            malformed = true;
            kept = NOTHING;
            session.onMalformed(e.fault());
        }
        if (!abandoned) { // else this thread came back, and its device sends again what it did not hear of
            session.onReadEnd(messages);
        }
    }

    private DeviceCodecProvider detect(ByteBuffer bytes) throws MalformedFrameException {
        if (protocol.isEmpty()) {
            byte first = bytes.get(bytes.position());
            protocol = protocols.claiming(first);
            DeviceCodecProvider chosen = protocol.orElseThrow(() -> unknown(first));
            link.speak(chosen);
            return chosen;
        }
        return protocol.get();
    }

    private MalformedFrameException unknown(byte first) {
        String text = first == TLS_HANDSHAKE
                ? "this port does not speak TLS"
                : "first byte 0x%02x (expected: %s)".formatted(first, String.join(" or ", protocols.names()));
        return new MalformedFrameException(ProtocolFault.Code.BAD_MAGIC_OR_VERSION, text);
    }

    /** What was kept with {@code bytes} behind it. Grows by doubling: a frame fed byte by byte must not be quadratic. */
    private ByteBuffer keep(ByteBuffer bytes) {
        if (kept.remaining() < bytes.remaining()) {
            int needed = kept.position() + bytes.remaining();
            kept = ByteBuffer.allocate(Math.max(needed, 2 * kept.position())).put(kept.flip());
        }
        return kept.put(bytes);
    }

    private void keepRest(ByteBuffer in, boolean fromKept) {
        if (!in.hasRemaining()) {
            kept = NOTHING;
        } else if (fromKept) {
            kept.compact();
        } else {
            kept = ByteBuffer.allocate(in.remaining()).put(in);
        }
    }
}
