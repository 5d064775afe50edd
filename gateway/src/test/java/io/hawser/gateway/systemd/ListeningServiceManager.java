package io.hawser.gateway.systemd;

import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** The side of systemd: takes down what services tell it, in the order in which it came. */
public final class ListeningServiceManager implements AutoCloseable {
    private static final int LONGEST_MESSAGE = 4_096;

    private final AFUNIXDatagramSocket socket;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Thread reader =
            Thread.ofPlatform().name("notify-reader").daemon().unstarted(this::read);

    /** @param name a path, or {@code @} and an abstract name */
    public ListeningServiceManager(String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes[0] == '@') {
            bytes[0] = 0;
        }
        socket = AFUNIXDatagramSocket.newInstance();
        socket.bind(AFUNIXSocketAddress.of(bytes));
        reader.start();
    }

    /** What came so far. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    private void read() {
        byte[] bytes = new byte[LONGEST_MESSAGE];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                messages.add(new String(bytes, 0, packet.getLength(), StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            // closed
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
