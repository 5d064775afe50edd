package io.hawser.gateway.http;

import io.hawser.gateway.security.UncheckedTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLSocket;

/**
 * Asks the HTTP port for its health, as whoever watches it does.
 *
 * <p>Threads: any; blocks.
 */
record TrialRequest(InetSocketAddress target, boolean encrypted) {
    private static final byte[] REQUEST =
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String ANSWER = "HTTP/1.1 200 ";

    /**
     * @param limit for each step
     * @param announce hears the port that it comes from before it connects
     * @throws IOException when it does not work
     */
    void run(Duration limit, IntConsumer announce) throws IOException {
        int millis = Math.toIntExact(limit.toMillis());
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(0));
            announce.accept(socket.getLocalPort());
            socket.connect(target, millis);
            socket.setSoTimeout(millis);
            if (encrypted) {
                try (SSLSocket secure = (SSLSocket) UncheckedTls.context()
                        .getSocketFactory()
                        .createSocket(socket, target.getHostString(), target.getPort(), true)) {
                    ask(secure);
                }
            } else {
                ask(socket);
            }
        }
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST);
        String answer = new String(socket.getInputStream().readNBytes(ANSWER.length()), StandardCharsets.US_ASCII);
        if (!answer.equals(ANSWER)) {
            throw new IOException("answered " + (answer.isEmpty() ? "nothing" : answer));
        }
    }
}
