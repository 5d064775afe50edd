package io.hawser.gateway.part;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Whether this process has file descriptors left. */
final class Descriptors {
    private static final int A_FEW = 4; // so many come free when whoever asks gives up what he had

    private Descriptors() {}

    /** What is wrong when it has not; then nobody can be accepted, and no restart helps. */
    static Optional<String> shortage() {
        Deque<SocketChannel> some = new ArrayDeque<>();
        try {
            while (some.size() < A_FEW) {
                some.add(SocketChannel.open());
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no connection can be accepted: " + e.getMessage());
        } finally {
            some.forEach(Descriptors::close);
        }
    }

    private static void close(SocketChannel channel) {
        try (channel) {
            // that is all
        } catch (IOException _) {
            // it was never connected: there is nothing to lose
        }
    }
}
