package io.hawser.gateway.mina;

import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.MessageAssembly;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.ProtocolFault;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One TCP connection: finds out by the first byte what it speaks, and hands the session every message of a read.
 *
 * <p>Threads: the connection's I/O thread only, until it is abandoned.
 */
final class Connection {
    private static final byte TLS_HANDSHAKE = 0x16;

    private final MinaLink link;
    private final DeviceSession session;
    private final Protocols protocols;
    private final LinkLimits limits;
    private final Counters counters;
    private Optional<DeviceCodecProvider> protocol = Optional.empty();
    private final MessageAssembly assembly = new MessageAssembly();
    private int messages; // of the read that is worked on
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
        messages = 0;
        try {
            assembly.take(bytes, detect(bytes).codec(), limits.maxBody(), this::onMessage);
        } catch (MalformedFrameException e) {
            malformed = true;
            assembly.drop();
            session.onMalformed(e.fault());
        }
        if (!abandoned) { // else this thread came back, and its device sends again what it did not hear of
            session.onReadEnd(messages);
        }
    }

    private void onMessage(DeviceMessage message) {
        messages++;
        session.onMessage(message);
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
}
