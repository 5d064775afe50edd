package io.hawser.gateway.mina;

import io.hawser.gateway.device.Disconnect;
import java.util.function.Function;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one filter between MINA and our connections, for all of them. Nothing that is thrown in here gets out: an
 * {@link Error} that reaches MINA kills the I/O thread, and with it every connection that the thread has.
 *
 * <p>Threads: the I/O thread of the connection concerned.
 */
final class ConnectionFilter extends IoFilterAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionFilter.class);
    private static final AttributeKey CONNECTION = new AttributeKey(ConnectionFilter.class, "connection");

    private final Function<IoSession, Connection> opener;

    /** @param opener makes the connection of a new MINA session */
    ConnectionFilter(Function<IoSession, Connection> opener) {
        this.opener = opener;
    }

    @Override
    public void sessionCreated(NextFilter next, IoSession io) {
        guarded(io, () -> io.setAttribute(CONNECTION, opener.apply(io)));
    }

    @Override
    public void sessionOpened(NextFilter next, IoSession io) {
        // the connection exists since sessionCreated
    }

    @Override
    public void messageReceived(NextFilter next, IoSession io, Object bytes) {
        guarded(io, () -> of(io).onBytes(((IoBuffer) bytes).buf()));
    }

    @Override
    public void messageSent(NextFilter next, IoSession io, WriteRequest request) {
        guarded(io, () -> of(io).link().finishOutput());
    }

    @Override
    public void inputClosed(NextFilter next, IoSession io) {
        io.closeNow();
    }

    @Override
    public void sessionClosed(NextFilter next, IoSession io) {
        guarded(io, () -> {
            if (io.containsAttribute(CONNECTION)) {
                of(io).onClosed();
            }
        });
    }

    @Override
    public void exceptionCaught(NextFilter next, IoSession io, Throwable cause) {
        LOG.debug("connection failed address={} cause={}", io.getRemoteAddress(), cause.toString());
        io.closeNow();
    }

    /** Tells the device to come back, and closes when it knows. Any thread. */
    static void end(IoSession io) {
        if (io.getAttribute(CONNECTION) instanceof Connection connection) {
            connection.session().end(Disconnect.RESTARTING);
        }
    }

    /** Lets go of a connection whose I/O thread does nothing any more, as that thread would have: any other thread. */
    static void abandon(IoSession io) {
        if (io.getAttribute(CONNECTION) instanceof Connection connection) {
            connection.abandon();
        }
    }

    /** The same of one that came too late to be told. */
    static void abandonUntold(IoSession io) {
        if (io.getAttribute(CONNECTION) instanceof Connection connection) {
            connection.abandonUntold();
        }
    }

    private static Connection of(IoSession io) {
        return (Connection) io.getAttribute(CONNECTION);
    }

    private static void guarded(IoSession io, Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            io.closeNow();
            if (io.getAttribute(CONNECTION) instanceof Connection connection) {
                connection.session().end(Disconnect.INTERNAL);
            }
            // Last, for what broke the work may break the logging of it as well.
            LOG.error("a connection failed inside the gateway address={}", io.getRemoteAddress(), failure);
        }
    }
}
