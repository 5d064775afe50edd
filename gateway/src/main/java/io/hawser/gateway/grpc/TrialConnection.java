package io.hawser.gateway.grpc;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Plays a caller at our own port: connects and waits for the SETTINGS with which an HTTP/2 server begins (RFC 9113, 3.4), or
 * for the end of the TLS handshake. No call is made, so no token is needed.
 *
 * @param encrypted whether the port speaks TLS
 */
record TrialConnection(InetSocketAddress target, boolean encrypted) {
    private static final String[] HTTP_2 = {"h2"};
    private static final byte[] CALLER_BEGINS =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final byte[] NO_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    void run(Duration limit) throws IOException {
        int millis = Math.toIntExact(limit.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(target, millis);
            socket.setSoTimeout(millis);
            if (encrypted) {
                shakeHands(socket);
            } else {
                socket.getOutputStream().write(CALLER_BEGINS);
                socket.getOutputStream().write(NO_SETTINGS);
                if (socket.getInputStream().read() < 0) {
                    throw new EOFException("closed without a word");
                }
            }
        }
    }

    /** Nothing is told and nothing believed, so it does not matter whose certificate it is. */
    private void shakeHands(Socket socket) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAnybody()}, null);
            try (SSLSocket secure = (SSLSocket)
                    context.getSocketFactory().createSocket(socket, target.getHostString(), target.getPort(), true)) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setApplicationProtocols(HTTP_2);
                secure.setSSLParameters(parameters);
                secure.startHandshake();
            }
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
