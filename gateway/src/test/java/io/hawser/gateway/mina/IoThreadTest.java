package io.hawser.gateway.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.mina.thread.IoThread;
import io.hawser.gateway.mina.thread.IoThreads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IoThreadTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<String> diary = new CopyOnWriteArrayList<>();
    private final ExecutorService accepting = Executors.newCachedThreadPool();
    private final IoThreads threads = new IoThreads(1);
    private final NioSocketAcceptor acceptor = new NioSocketAcceptor(accepting, threads);

    @AfterEach
    void close() {
        acceptor.dispose();
        threads.dispose();
        accepting.shutdown();
    }

    @Test
    void whatIsToFollowARoundOfReadingRunsOnTheSameThread() throws Exception {
        int port = listen(io -> {
            IoThread thread = IoThreads.threadOf((NioSession) io);
            thread.afterRound(() -> diary.add("after, on the thread: " + thread.isCurrent()));
            diary.add("read");
        });

        try (Socket device = new Socket(InetAddress.getLoopbackAddress(), port)) {
            device.getOutputStream().write(1);

            await().atMost(SOON).until(() -> diary.size() == 2);
        }
        assertThat(diary).containsExactly("read", "after, on the thread: true");
    }

    @Test
    void whatAnotherThreadHandsInRunsOnTheThreadThoughNothingArrives() throws Exception {
        List<IoThread> thread = new CopyOnWriteArrayList<>();
        int port = listen(io -> thread.add(IoThreads.threadOf((NioSession) io)));

        try (Socket device = new Socket(InetAddress.getLoopbackAddress(), port)) {
            device.getOutputStream().write(1);
            await().atMost(SOON).until(() -> !thread.isEmpty());

            for (int i = 0; i < 100; i++) {
                int number = i;
                thread.getFirst()
                        .inTurn(() -> diary.add(number + " " + thread.getFirst().isCurrent()));
            }

            await().atMost(SOON).until(() -> diary.size() == 100);
        }
        assertThat(diary)
                .isEqualTo(IntStream.range(0, 100).mapToObj(i -> i + " true").toList());
    }

    @Test
    void whatIsHandedInOnTheThreadItselfRunsAfterTheRound() throws Exception {
        int port = listen(io -> {
            IoThread thread = IoThreads.threadOf((NioSession) io);
            thread.afterRound(() -> thread.inTurn(() -> diary.add("last")));
            thread.inTurn(() -> diary.add("handed in"));
            diary.add("read");
        });

        try (Socket device = new Socket(InetAddress.getLoopbackAddress(), port)) {
            device.getOutputStream().write(1);

            await().atMost(SOON).until(() -> diary.size() == 3);
        }
        assertThat(diary).containsExactly("read", "handed in", "last");
    }

    /** The event log may wait for what follows, and other connections for the thread. */
    @Test
    void anErrorOutOfMinaEndsNeitherTheThreadNorWhatWasToFollow() throws Exception {
        int port = listen(io -> {
            IoThreads.threadOf((NioSession) io).afterRound(() -> diary.add("after"));
            diary.add("read");
            throw new AssertionError("as if MINA had a bug");
        });

        try (Socket device = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
            device.getOutputStream().write(1);
            await().atMost(SOON).until(() -> diary.size() == 2);
            other.getOutputStream().write(1);
            await().atMost(SOON).until(() -> diary.size() == 4);
            device.getOutputStream().write(1);
            await().atMost(SOON).until(() -> diary.size() == 6);
        }
        assertThat(diary).containsExactly("read", "after", "read", "after", "read", "after");
    }

    private int listen(Consumer<IoSession> onBytes) throws Exception {
        acceptor.setHandler(new IoHandlerAdapter());
        acceptor.getFilterChain().addLast("reader", new IoFilterAdapter() {
            @Override
            public void messageReceived(NextFilter next, IoSession io, Object bytes) {
                onBytes.accept(io);
            }
        });
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return acceptor.getLocalAddress().getPort();
    }
}
