package io.hawser.gateway.http.device;

import io.hawser.gateway.device.DeviceLink;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.GatewayMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * The device's end of one WebSocket: what is read of it, when it ends; what is sent goes by its {@link Outbox}.
 *
 * <p>Threads: any.
 */
final class WebSocketLink implements DeviceLink {
    /** How long a device may take to read the last words and close its side. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Session socket;
    private final LinkSettings settings;
    private final TimingWheel timer;
    private final Counters counters;
    private final Outbox outbox;
    private final Executor turns;
    private volatile DeviceCodecProvider provider; // set once more by the first message, if no subprotocol was chosen
    // Guarded by this:
    private boolean reading = true;
    private boolean demandOwed;

    private volatile long bytesIn; // written by whoever reads, one at a time

    /**
     * @param writers sends what others than the socket's own thread have to say; does not block
     * @param turns runs what is to be done between two messages of the device
     */
    WebSocketLink(
            Session socket,
            Wire wire,
            LinkSettings settings,
            TimingWheel timer,
            Counters counters,
            Executor writers,
            Executor turns) {
        this.socket = socket;
        this.settings = settings;
        this.timer = timer;
        this.counters = counters;
        this.outbox = new Outbox(socket, wire, settings.maxQueuedBytes(), counters, writers);
        this.turns = turns;
        this.provider = settings.provider(wire);
    }

    void speak(Wire chosen) {
        outbox.speak(chosen);
        provider = settings.provider(chosen);
    }

    void received(int bytes) {
        long before = bytesIn;
        bytesIn = before + bytes;
        counters.add(Counter.BYTES_IN, bytes);
    }

    /** From now on messages wait for {@link #pullCork()}. */
    void putCork() {
        outbox.putCork();
    }

    /** Sends what waited. */
    void pullCork() {
        outbox.pullCork();
    }

    @Override
    public boolean send(GatewayMessage message) {
        return outbox.add(message, provider.codec());
    }

    @Override
    public void closeAfterWrites() {
        if (outbox.close()) {
            closeSoon();
        }
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
        if (!outbox.isBusy()) {
            socket.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
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
        return outbox.messagesOut();
    }

    @Override
    public long bytesIn() {
        return bytesIn;
    }

    @Override
    public long bytesOut() {
        return outbox.bytesOut();
    }

    /** A socket shares its thread with no other, so that its round is over with its message. */
    @Override
    public void afterRound(Runnable work) {
        work.run();
    }

    @Override
    public void inTurn(Runnable work) {
        turns.execute(work);
    }
}
