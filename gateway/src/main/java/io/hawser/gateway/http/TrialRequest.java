package io.hawser.gateway.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

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
                try (SSLSocket secure = (SSLSocket) context()
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

    /** Nothing is told and nothing believed, so it does not matter whose certificate it is. */
    private static SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAnybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS is not available: " + e.getMessage(), e);
        }
    }

    private static final class TrustsAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
