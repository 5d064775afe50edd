package io.hawser.device.mina;

import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only filter of a connection: hands what happens to its {@link SessionEvents} and passes nothing on.
 *
 * <p>A Throwable that reached MINA's loop would end an I/O thread for good, with every connection on it; here it costs
 * the connection that it came from.
 *
 * <p>Threads: stateless, one for all connections; every method runs on the I/O thread of its session, but
 * {@link #exceptionCaught}, which may run on the thread of whoever writes.
 */
final class LinkFilter extends IoFilterAdapter {
    static final AttributeKey LINK = new AttributeKey(LinkFilter.class, "link");

    private static final Logger LOG = LoggerFactory.getLogger(LinkFilter.class);

    @Override
    public void sessionCreated(NextFilter next, IoSession session) {
        // Nothing to do before it is open.
    }

    @Override
    public void sessionOpened(NextFilter next, IoSession session) {
        guarded(session, () -> link(session).onOpened());
    }

    @Override
    public void messageReceived(NextFilter next, IoSession session, Object message) {
        guarded(session, () -> link(session).onBytes(((IoBuffer) message).buf()));
    }

    @Override
    public void sessionIdle(NextFilter next, IoSession session, IdleStatus status) {
        if (IdleStatus.WRITER_IDLE.equals(status)) {
            guarded(session, () -> link(session).onWriterIdle());
        }
    }

    @Override
    public void inputClosed(NextFilter next, IoSession session) {
        guarded(session, () -> link(session).onInputClosed());
    }

    @Override
    public void sessionClosed(NextFilter next, IoSession session) {
        guarded(session, () -> link(session).onClosed());
    }

    @Override
    public void exceptionCaught(NextFilter next, IoSession session, Throwable cause) {
        LOG.debug("link failed session={} cause={}", session.getId(), cause.toString());
        session.closeNow();
    }

    private static SessionEvents link(IoSession session) {
        return (SessionEvents) session.getAttribute(LINK);
    }

    private static void guarded(IoSession session, Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            LOG.error("bug: handling a link failed session={}", session.getId(), failure);
            session.closeNow();
        }
    }
}
