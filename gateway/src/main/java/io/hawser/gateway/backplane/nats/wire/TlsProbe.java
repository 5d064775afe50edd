package io.hawser.gateway.backplane.nats.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Finds out whether servers refuse our certificate. They say so only when the connection is made already; the client writes
 * at once then, finds that it is closed, and never reads why. So this one listens, and says nothing.
 *
 * <p>Threads: any; blocks.
 */
final class TlsProbe {
    private static final int LIMIT_MILLIS = 2_000;
    private static final int LISTENING_MILLIS = 2_000; // a server that takes the certificate waits, too
    private static final int DEFAULT_PORT = 4222;
    /** A server may close so soon that what it said is lost with the connection: a race, and not lost each time. */
    private static final int ATTEMPTS = 5;

    private TlsProbe() {}

    /** The first fault of a server for which somebody has to do something. */
    static Optional<ConnectFault> ask(ServerAccess access) {
        try {
            Optional<SSLContext> context = LineOptions.tls(access);
            return context.flatMap(tls -> access.servers().stream()
                    .flatMap(server -> askAgain(URI.create(server), tls).stream())
                    .findFirst());
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty(); // whoever connects says it
        }
    }

    private static Optional<ConnectFault> askAgain(URI server, SSLContext context) {
        Optional<ConnectFault> fault = ask(server, context);
        for (int attempt = 1;
                attempt < ATTEMPTS && fault.filter(heard -> !heard.tells()).isPresent();
                attempt++) {
            fault = ask(server, context);
        }
        return fault.filter(ConnectFault::tells);
    }

    /** What went wrong; empty when the server waits for what comes, or is slow. */
    private static Optional<ConnectFault> ask(URI server, SSLContext context) {
        int port = server.getPort() < 0 ? DEFAULT_PORT : server.getPort();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(server.getHost(), port), LIMIT_MILLIS);
            plain.setSoTimeout(LIMIT_MILLIS);
            readLine(plain.getInputStream());
            try (SSLSocket encrypted =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, server.getHost(), port, true)) {
                encrypted.startHandshake();
                encrypted.setSoTimeout(LISTENING_MILLIS);
                int _ = encrypted.getInputStream().read();
            }
            return Optional.empty();
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(ConnectFault.of(e));
        }
    }

    /** The server speaks first, and not encrypted. */
    private static void readLine(InputStream in) throws IOException {
        int one = in.read();
        while (one >= 0 && one != '\n') {
            one = in.read();
        }
    }
}
