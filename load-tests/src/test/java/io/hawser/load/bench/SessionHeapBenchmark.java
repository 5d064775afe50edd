package io.hawser.load.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * What does an idle logged-in session cost? The heap of the device layer after a collection, with many sessions less with
 * none, a session. Kernel buffers are not in it.
 *
 * <p>Argument, optional: sessions (15000). Both ends need that many open files each, in processes of their own.
 */
final class SessionHeapBenchmark {
    private static final int SERVER_CORE = 0;

    private SessionHeapBenchmark() {}

    public static void main(String[] args) throws IOException {
        int sessions = args.length > 0 ? Integer.parseInt(args[0]) : 15_000;
        List<SocketChannel> devices = new ArrayList<>();
        try (BenchServers.Running server =
                BenchServers.start(HawserServer.class, SERVER_CORE, List.of("-Xmx1g", "-XX:+UseSerialGC"))) {
            connect(server.port(), "warm-up").close(); // so that classes are loaded before
            long before = heap(server, 0);
            for (int number = 0; number < sessions; number++) {
                devices.add(connect(server.port(), "device-" + number));
            }
            long after = heap(server, sessions);
            System.out.printf(
                    "%d idle sessions: %d bytes of heap each (budget 3072), JDK %s%n",
                    sessions, (after - before) / sessions, Runtime.version());
        } finally {
            for (SocketChannel device : devices) {
                device.close();
            }
        }
    }

    private static SocketChannel connect(int port, String id) throws IOException {
        SocketChannel device = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        device.write(ByteBuffer.wrap(Frames.hello(id)));
        ByteBuffer welcome = ByteBuffer.allocate(Frames.WELCOME_BYTES);
        while (welcome.hasRemaining()) {
            if (device.read(welcome) < 0) {
                throw new IOException("no WELCOME for " + id);
            }
        }
        return device;
    }

    private static long heap(BenchServers.Running server, int expectedSessions) throws IOException {
        Writer ask = server.process().outputWriter();
        BufferedReader answers = server.answers();
        while (true) {
            ask.write('\n');
            ask.flush();
            String[] answer = answers.readLine().split(" ", 2);
            if (Integer.parseInt(answer[1]) == expectedSessions) {
                return Long.parseLong(answer[0]);
            }
        }
    }
}
