package io.hawser.gateway.mina;

import io.hawser.gateway.device.DeviceLink;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.mina.thread.IoThread;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.GatewayMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.transport.socket.nio.NioSession;

/**
 * The device's end of one TCP connection. What is sent while a read is worked on (the cork is in) leaves in one buffer at
 * its end; what is sent at other times leaves at once, or is merged with what else waits by {@link CoalescingWriteQueue}.
 *
 * <p>Threads: any; the order of messages is the order in which {@link #send} took them, which one short lock sees to.
 */
final class MinaLink implements DeviceLink {
    /** How long a device may take to read the last words and close its side. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final NioSession connection;
    private final IoThread thread;
    private final LinkLimits limits;
    private final Counters counters;
    private final TimingWheel timer;
    private volatile DeviceCodecProvider provider; // set once more by the I/O thread, when the first byte is there
    // Guarded by this:
    private ByteBuffer corked = NOTHING;
    private boolean cork;
    private long messagesOut;
    private long bytesWrittenHere; // by us; the others are counted by MINA

    private volatile boolean abandoned; // set once, by whoever evacuates the I/O thread
    private volatile boolean closing; // written under the lock; read without it where no is the usual answer

    /**
     * @param thread the connection's
     * @param provider speaks to a device that has not sent its first byte yet
     */
    MinaLink(
            NioSession connection,
            IoThread thread,
            DeviceCodecProvider provider,
            LinkLimits limits,
            TimingWheel timer,
            Counters counters) {
        this.connection = connection;
        this.thread = thread;
        this.provider = provider;
        this.limits = limits;
        this.timer = timer;
        this.counters = counters;
    }

    /** The I/O thread does nothing any more: from now on whoever sends also writes, where that still makes sense. */
    void abandon() {
        abandoned = true;
    }

    void speak(DeviceCodecProvider chosen) {
        provider = chosen;
    }

    /** From now on messages wait for {@link #pullCork()}. */
    void putCork() {
        synchronized (this) {
            cork = true;
        }
    }

    /** Sends what waited, in one buffer. */
    void pullCork() {
        synchronized (this) {
            cork = false;
            if (corked.position() > 0) {
                ByteBuffer out = corked.flip();
                corked = NOTHING;
                write(out);
            }
        }
    }

    @Override
    public boolean send(GatewayMessage message) {
        synchronized (this) {
            if (closing) {
                return true; // nobody will read it, and nobody needs to know
            }
            int room = provider.codec().maxEncodedSize(message);
            if (connection.getScheduledWriteBytes() + corked.position() + room > limits.maxQueuedBytes()) {
                return false;
            }
            messagesOut++;
            if (cork && !abandoned) {
                corked = withRoom(corked, room);
                provider.codec().encode(message, corked);
            } else {
                ByteBuffer out = thread.isCurrent() && mayWriteNow() ? thread.scratch(room) : ByteBuffer.allocate(room);
                provider.codec().encode(message, out);
                write(out.flip());
            }
        }
        counters.increment(Counter.MESSAGES_OUT);
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
        timer.timer(connection::closeNow).set(LINGER);
        finishOutput();
    }

    /**
     * Once the last words are out, says so to the device and waits for it to close: a close with unread input would reset
     * the connection, and the device might never see why. Called on the I/O thread after every write and every read, and
     * by whoever closes.
     */
    void finishOutput() {
        if (!closing) {
            return;
        }
        synchronized (this) {
            if (cork || connection.getScheduledWriteBytes() > 0) {
                return;
            }
        }
        try {
            channel().shutdownOutput();
        } catch (IOException _) {
            connection.closeNow(); // it is gone already
        }
    }

    @Override
    public void closeNow() {
        connection.closeNow();
    }

    @Override
    public void suspendReading() {
        connection.suspendRead();
    }

    @Override
    public void resumeReading() {
        connection.resumeRead();
    }

    @Override
    public String protocol() {
        return provider.protocol();
    }

    @Override
    public String address() {
        return connection.getRemoteAddress() instanceof InetSocketAddress remote
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
        return connection.getReadBytes();
    }

    @Override
    public long bytesOut() {
        synchronized (this) {
            return bytesWrittenHere + connection.getWrittenBytes();
        }
    }

    @Override
    public void afterRound(Runnable work) {
        thread.afterRound(work);
    }

    @Override
    public void inTurn(Runnable work) {
        thread.inTurn(work);
    }

    /**
     * Under the lock. The connection's own thread writes at once where nothing waits before it; what the kernel does not
     * take, and what other threads send, goes MINA's way. Both are needed: a system call on the thread of whoever sends
     * would make the log's thread, which acknowledges to all devices, the slowest of all.
     */
    private void write(ByteBuffer out) {
        counters.add(Counter.BYTES_OUT, out.remaining());
        if (mayWriteNow()) {
            writeNow(out);
        }
        if (out.hasRemaining() && !abandoned) {
            connection.write(IoBuffer.wrap(out.isDirect() ? copy(out) : out.slice())); // the thread needs its scratch
        }
    }

    private boolean mayWriteNow() {
        // Behind a message that is half written nothing makes sense.
        return (abandoned || thread.isCurrent()) && connection.getScheduledWriteBytes() == 0;
    }

    private void writeNow(ByteBuffer out) {
        try {
            bytesWrittenHere += channel().write(out);
        } catch (IOException _) {
            connection.closeNow(); // it is gone
        }
    }

    private SocketChannel channel() {
        return channelOf(connection);
    }

    static SocketChannel channelOf(NioSession connection) {
        return (SocketChannel) connection.getChannel();
    }

    private static ByteBuffer copy(ByteBuffer buffer) {
        return ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
    }

    private static ByteBuffer withRoom(ByteBuffer buffer, int room) {
        if (buffer.remaining() >= room) {
            return buffer;
        }
        int needed = buffer.position() + room;
        return ByteBuffer.allocate(Math.max(needed, 2 * buffer.capacity())).put(buffer.flip());
    }
}
