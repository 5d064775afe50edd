package io.hawser.gateway.http.device;

import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.MessageAssembly;
import io.hawser.gateway.device.SessionServices;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.ProtocolFault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device's WebSocket: makes the messages of its protocol of those of the WebSocket. Public for Jetty, which calls it.
 *
 * <p>Threads: Jetty calls with one message at a time; closing may overlap with it, so that one lock stands for the I/O thread
 * that a session knows.
 */
public final class DeviceSocket implements Session.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceSocket.class);
    private static final byte NEWLINE = '\n';

    private final LinkSettings settings;
    private final SessionServices services;
    private final Executor writers;
    private final Set<DeviceSocket> open;
    private final MessageAssembly assembly = new MessageAssembly();
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Wire> wire; // under the lock; known from the start, or from the first message on
    private boolean malformed; // under the lock: nothing behind a malformed frame can be made sense of
    private int messages; // under the lock: of the bytes that are worked on
    private volatile @Nullable WebSocketLink link; // both set once, when it opens, before anything else is called
    private volatile @Nullable DeviceSession session;
    private volatile long heardNanos = System.nanoTime(); // when a message came last, or it was pinged

    /**
     * @param wire the subprotocol that was chosen, if one was
     * @param writers sends what others than Jetty's thread have to say
     * @param open has it from when it opens until it closes
     */
    DeviceSocket(
            Optional<Wire> wire,
            LinkSettings settings,
            SessionServices services,
            Executor writers,
            Set<DeviceSocket> open) {
        this.wire = wire;
        this.settings = settings;
        this.services = services;
        this.writers = writers;
        this.open = open;
    }

    @Override
    public void onWebSocketOpen(Session socket) {
        socket.setMaxTextMessageSize(settings.maxBody() + (long) DeviceCodec.DEFAULT_MAX_BODY);
        Wire speaks = wire.orElse(settings.spoken().keySet().iterator().next());
        WebSocketLink opened = new WebSocketLink(
                socket, speaks, settings, services.timer(), services.counters(), writers, this::inTurn);
        link = opened;
        session = new DeviceSession(opened, services);
        open.add(this);
        opened.demand();
    }

    @Override
    public void onWebSocketPartialBinary(ByteBuffer payload, boolean last, Callback callback) {
        onBytes(Wire.HDP, payload);
        callback.succeed();
        link().demand();
    }

    @Override
    public void onWebSocketText(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        boolean ended = bytes.length > 0 && bytes[bytes.length - 1] == NEWLINE;
        ByteBuffer lines = ByteBuffer.allocate(bytes.length + (ended ? 0 : 1)).put(bytes);
        if (!ended) {
            lines.put(NEWLINE);
        }
        onBytes(Wire.JSON_LINES, lines.flip());
        link().demand();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        LOG.debug("a WebSocket failed address={} cause={}", address(), cause.toString());
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        lock.lock();
        try {
            Optional.ofNullable(session).ifPresent(DeviceSession::onClosed);
        } finally {
            lock.unlock();
            open.remove(this);
            Optional.ofNullable(link).ifPresent(WebSocketLink::closeSoon);
            callback.succeed();
        }
    }

    /** Ends the session, if there is one; any thread. */
    void end(Disconnect reason) {
        Optional.ofNullable(session).ifPresent(open -> open.end(reason));
    }

    void closeNow() {
        Optional.ofNullable(link).ifPresent(WebSocketLink::closeNow);
    }

    /** Pings when nothing has been heard since that time; any thread. */
    void pingIfQuietSince(long nanos) {
        WebSocketLink open = link;
        if (open != null && heardNanos - nanos < 0) {
            heardNanos = System.nanoTime(); // asked: next time a whole interval from now
            open.ping();
        }
    }

    /** Between two messages of the device: by another thread, for whoever asks may hold locks that a message waits for. */
    private void inTurn(Runnable work) {
        writers.execute(() -> {
            lock.lock();
            try {
                work.run();
            } finally {
                lock.unlock();
            }
        });
    }

    private void onBytes(Wire kind, ByteBuffer bytes) {
        heardNanos = System.nanoTime();
        lock.lock();
        try {
            link().received(bytes.remaining());
            if (!malformed) {
                link().putCork();
                try {
                    decode(kind, bytes);
                } finally {
                    link().pullCork();
                }
            }
        } catch (RuntimeException | Error failure) {
            session().end(Disconnect.INTERNAL);
            LOG.error("a WebSocket failed inside the gateway address={}", address(), failure);
        } finally {
            lock.unlock();
        }
    }

    private void decode(Wire kind, ByteBuffer bytes) {
        messages = 0;
        try {
            assembly.take(bytes, codec(kind), settings.maxBody(), this::onMessage);
        } catch (MalformedFrameException e) {
            malformed = true;
            assembly.drop();
            session().onMalformed(e.fault());
        }
        session().onReadEnd(messages);
    }

    private void onMessage(DeviceMessage message) {
        messages++;
        session().onMessage(message);
    }

    private DeviceCodec codec(Wire kind) throws MalformedFrameException {
        if (wire.isEmpty() && settings.spoken().containsKey(kind)) {
            wire = Optional.of(kind);
            link().speak(kind);
        }
        Wire spoken = wire.orElse(settings.spoken().keySet().iterator().next());
        if (spoken != kind) {
            throw new MalformedFrameException(
                    ProtocolFault.Code.BAD_MAGIC_OR_VERSION,
                    (kind.text() ? "a text" : "a binary") + " message (expected: " + (spoken.text() ? "text" : "binary")
                            + ", which " + spoken.subprotocol() + " travels in)");
        }
        return settings.provider(spoken).codec();
    }

    private String address() {
        return Optional.ofNullable(link).map(WebSocketLink::address).orElse("unknown");
    }

    private WebSocketLink link() {
        return Objects.requireNonNull(link);
    }

    private DeviceSession session() {
        return Objects.requireNonNull(session);
    }
}
