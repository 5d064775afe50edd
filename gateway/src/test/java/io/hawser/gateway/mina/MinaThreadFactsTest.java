package io.hawser.gateway.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What docs/threading.md builds on: an upgrade of MINA that changes it fails here. */
class MinaThreadFactsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Set<IoSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private NioSocketAcceptor acceptor;

    @BeforeEach
    void listen() throws Exception {
        acceptor = new NioSocketAcceptor(2);
        acceptor.setHandler(new IoHandlerAdapter());
        acceptor.getFilterChain().addLast("witness", new Witness());
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() {
        acceptor.dispose();
    }

    @Test
    void aSessionsEventsRunOnOneThreadAlsoWhenAnotherThreadClosesIt() throws Exception {
        try (Socket device = connect()) {
            for (int count = 1; count <= 20; count++) {
                int expected = count;
                device.getOutputStream().write(count);
                await().atMost(SOON).until(() -> reads.get() == expected);
            }

            sessions.iterator().next().closeNow();

            await().atMost(SOON).until(() -> closes.get() == 1);
            assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
        }
    }

    @Test
    void closingManyTimesFiresSessionClosedOnce() throws Exception {
        try (Socket device = connect()) {
            device.getOutputStream().write(1);
            await().atMost(SOON).until(() -> reads.get() == 1);
            IoSession session = sessions.iterator().next();

            for (int count = 0; count < 10; count++) {
                session.closeNow();
            }

            await().atMost(SOON).until(() -> closes.get() > 0);
            await().atMost(SOON).until(() -> acceptor.getManagedSessionCount() == 0);
            assertThat(closes).hasValue(1);
        }
    }

    private Socket connect() throws Exception {
        return new Socket(
                InetAddress.getLoopbackAddress(), acceptor.getLocalAddress().getPort());
    }

    private final class Witness extends IoFilterAdapter {
        @Override
        public void sessionCreated(NextFilter next, IoSession session) {
            threads.add(Thread.currentThread());
            sessions.add(session);
        }

        @Override
        public void messageReceived(NextFilter next, IoSession session, Object message) {
            threads.add(Thread.currentThread());
            reads.incrementAndGet();
        }

        @Override
        public void sessionClosed(NextFilter next, IoSession session) {
            threads.add(Thread.currentThread());
            closes.incrementAndGet();
        }
    }
}
