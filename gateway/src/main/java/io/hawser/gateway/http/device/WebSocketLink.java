package io.hawser.gateway.http.device;

import io.hawser.gateway.device.DeviceLink;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.GatewayMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/**
 * The device's end of one WebSocket. At most one message is with Jetty at a time, which would queue any number; the next
 * leaves when that one is out.
 *
 * <p>Threads: any; the order of messages is the order in which {@link #send} took them. What is sent while a message of the
 * device is worked on (the cork is in) leaves at its end, on that thread; what others send leaves on {@link #writers}, since
 * the log's thread, which acknowledges to all devices, must not pay for a system call each.
 */
final class WebSocketLink implements DeviceLink {
    /** How long a device may take to read the last words and close its side. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final int LARGEST_MESSAGE = 64 << 10; // that several frames are put into

    private final Session socket;
    private final LinkSettings settings;
    private final TimingWheel timer;
    private final Counters counters;
    private final Executor writers;
    private volatile Wire wire; // set once more by the first message, where no subprotocol was chosen
    private volatile DeviceCodecProvider provider; // likewise
    // Guarded by this:
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>(1);
    private long queuedBytes; // waiting, or with Jetty
    private long messagesOut;
    private long bytesOut;
    private boolean cork;
    private boolean sending;
    private boolean handedOver; // a writer will come
    private boolean closing;
    private boolean closeSent;
    private boolean reading = true;
    private boolean demandOwed;

    private volatile long bytesIn; // written by whoever reads, one at a time

    /** @param writers sends what others than the socket's own thread have to say; does not block */
    WebSocketLink(
            Session socket, Wire wire, LinkSettings settings, TimingWheel timer, Counters counters, Executor writers) {
        this.socket = socket;
        this.settings = settings;
        this.timer = timer;
        this.counters = counters;
        this.writers = writers;
        this.wire = wire;
        this.provider = settings.provider(wire);
    }

    void speak(Wire chosen) {
        wire = chosen;
        provider = settings.provider(chosen);
    }

    void received(int bytes) {
        long before = bytesIn;
        bytesIn = before + bytes;
        counters.add(Counter.BYTES_IN, bytes);
    }

    /** From now on messages wait for {@link #pullCork()}. */
    void putCork() {
        synchronized (this) {
            cork = true;
        }
    }

    /** Sends what waited. */
    void pullCork() {
        synchronized (this) {
            cork = false;
        }
        pump();
    }

    @Override
    public boolean send(GatewayMessage message) {
        boolean call;
        synchronized (this) {
            if (closing) {
                return true; // nobody will read it, and nobody needs to know
            }
            int room = provider.codec().maxEncodedSize(message);
            if (queuedBytes + room > settings.maxQueuedBytes()) {
                return false;
            }
            ByteBuffer out = ByteBuffer.allocate(room);
            provider.codec().encode(message, out);
            waiting.add(out.flip());
            queuedBytes += out.remaining();
            messagesOut++;
            call = !cork && !sending && !handedOver;
            handedOver |= call;
        }
        counters.increment(Counter.MESSAGES_OUT);
        if (call) {
            writers.execute(this::pump);
        }
        return true;
    }

    @Override
    public void closeAfterWrites() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        timer.timer(this::closeNow).set(LINGER);
        pump();
    }

    /** The device has said its last word: what it has not read within a short while it will not read. */
    void closeSoon() {
        timer.timer(this::closeNow).set(LINGER);
    }

    @Override
    public void closeNow() {
        socket.disconnect();
    }

    @Override
    public void suspendReading() {
        synchronized (this) {
            reading = false;
        }
    }

    @Override
    public void resumeReading() {
        synchronized (this) {
            reading = true;
            if (!demandOwed) {
                return;
            }
            demandOwed = false;
        }
        socket.demand();
    }

    /** The last message is worked on, and the next may come: now, or when reading is resumed. */
    void demand() {
        synchronized (this) {
            demandOwed = !reading;
            if (demandOwed) {
                return;
            }
        }
        socket.demand();
    }

    /** Pings, unless something is on its way, which tells as much. */
    void ping() {
        synchronized (this) {
            if (sending || closing) {
                return;
            }
        }
        socket.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    }

    @Override
    public String protocol() {
        return provider.protocol();
    }

    @Override
    public String address() {
        return socket.getRemoteSocketAddress() instanceof InetSocketAddress remote
                ? remote.getHostString() + ":" + remote.getPort()
                : "unknown";
    }

    @Override
    public long messagesOut() {
        synchronized (this) {
            return messagesOut;
        }
    }

    @Override
    public long bytesIn() {
        return bytesIn;
    }

    @Override
    public long bytesOut() {
        synchronized (this) {
            return bytesOut;
        }
    }

    /** A socket shares its thread with no other, so that its round is over with its message. */
    @Override
    public void afterRound(Runnable work) {
        work.run();
    }

    /** Hands messages to Jetty until it does not take one at once. */
    private void pump() {
        Optional<ByteBuffer> next = next(false);
        while (next.isPresent()) {
            Sent sent = new Sent();
            give(next.get(), sent);
            if (!sent.doneAlready()) {
                return; // whoever hears that it is out goes on
            }
            next = next(true);
        }
    }

    /** @param mine whether the turn is the caller's already, which has just heard that its message is out */
    private Optional<ByteBuffer> next(boolean mine) {
        synchronized (this) {
            handedOver = false;
            if (sending && !mine) {
                return Optional.empty();
            }
            sending = !cork && !waiting.isEmpty();
            if (sending) {
                return Optional.of(wire.text() ? waiting.remove() : together());
            }
            if (!closing || cork || closeSent) {
                return Optional.empty();
            }
            closeSent = true;
        }
        socket.close(StatusCode.NORMAL, "", Callback.NOOP);
        return Optional.empty();
    }

    /** Under the lock: what waits, in one message as long as that is not too large. */
    private ByteBuffer together() {
        ByteBuffer first = waiting.remove();
        int bytes = first.remaining();
        int more = 0;
        for (ByteBuffer each : waiting) {
            if (bytes + each.remaining() > LARGEST_MESSAGE) {
                break;
            }
            bytes += each.remaining();
            more++;
        }
        if (more == 0) {
            return first;
        }
        ByteBuffer all = ByteBuffer.allocate(bytes).put(first);
        for (int i = 0; i < more; i++) {
            all.put(waiting.remove());
        }
        return all.flip();
    }

    private void give(ByteBuffer message, Sent sent) {
        sent.bytes = message.remaining();
        if (wire.text()) {
            socket.sendText(StandardCharsets.UTF_8.decode(message).toString(), sent);
        } else {
            socket.sendBinary(message, sent);
        }
    }

    private void onOut(int bytes) {
        synchronized (this) {
            queuedBytes -= bytes;
            bytesOut += bytes;
        }
        counters.add(Counter.BYTES_OUT, bytes);
    }

    /** Hears that a message is out: during the call that gave it, or later, when nobody else would go on. */
    private final class Sent implements Callback {
        private static final int GIVEN = 0;
        private static final int DONE = 1;
        private static final int LEFT = 2; // by whoever gave it, before it was done

        private final AtomicInteger state = new AtomicInteger(GIVEN);
        private int bytes;

        /** Whether it is out; else this goes on when it is. */
        boolean doneAlready() {
            return !state.compareAndSet(GIVEN, LEFT);
        }

        @Override
        public void succeed() {
            onOut(bytes);
            if (!state.compareAndSet(GIVEN, DONE)) {
                synchronized (WebSocketLink.this) {
                    sending = false;
                }
                pump();
            }
        }

        @Override
        public void fail(Throwable failure) {
            state.set(DONE);
            socket.disconnect(); // it is gone; what waited will not be read
        }
    }
}
