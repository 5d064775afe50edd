package io.hawser.gateway.http.device;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.GatewayMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/**
 * What waits to be sent by one WebSocket. At most one message is with Jetty at a time, which would queue any number; the next
 * leaves when that one is out.
 *
 * <p>Threads: any; the order of messages is the order in which {@link #add} took them. What is added while a message of the
 * device is worked on (the cork is in) leaves at its end, on that thread; what others add leaves on {@link #writers}, since
 * the log's thread, which acknowledges to all devices, must not pay for a system call each.
 */
final class Outbox {
    private static final int LARGEST_MESSAGE = 64 << 10; // that several frames are put into

    private final Session socket;
    private final long maxQueuedBytes;
    private final Counters counters;
    private final Executor writers;
    private volatile boolean text; // set once more by the first message, where no subprotocol was chosen
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

    /** @param writers sends what others than the socket's own thread have to say; does not block */
    Outbox(Session socket, Wire wire, long maxQueuedBytes, Counters counters, Executor writers) {
        this.socket = socket;
        this.text = wire.text();
        this.maxQueuedBytes = maxQueuedBytes;
        this.counters = counters;
        this.writers = writers;
    }

    void speak(Wire chosen) {
        text = chosen.text();
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

    /** Takes a message; false when the device reads too slowly for one more. */
    boolean add(GatewayMessage message, DeviceCodec codec) {
        boolean call;
        synchronized (this) {
            if (closing) {
                return true; // nobody will read it, and nobody needs to know
            }
            int room = codec.maxEncodedSize(message);
            if (queuedBytes + room > maxQueuedBytes) {
                return false;
            }
            ByteBuffer out = ByteBuffer.allocate(room);
            codec.encode(message, out);
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

    /** Takes no more, and closes the socket when what waits is out; false when that was said before. */
    boolean close() {
        synchronized (this) {
            if (closing) {
                return false;
            }
            closing = true;
        }
        pump();
        return true;
    }

    /** Whether something is on its way to the device, or its end is. */
    boolean isBusy() {
        synchronized (this) {
            return sending || closing;
        }
    }

    long messagesOut() {
        synchronized (this) {
            return messagesOut;
        }
    }

    long bytesOut() {
        synchronized (this) {
            return bytesOut;
        }
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
                return Optional.of(text ? waiting.remove() : together());
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
        if (text) {
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
                synchronized (Outbox.this) {
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
