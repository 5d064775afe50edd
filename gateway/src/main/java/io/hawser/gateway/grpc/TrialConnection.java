package io.hawser.gateway.grpc;

import io.hawser.gateway.security.UncheckedTls;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Plays a caller at our own port: connects and waits for the SETTINGS with which an HTTP/2 server begins (RFC 9113, 3.4), or
 * for the end of the TLS handshake. No call is made, so no token is needed.
 *
 * @param encrypted whether the port speaks TLS
 */
record TrialConnection(InetSocketAddress target, boolean encrypted) {
    private static final String[] HTTP_2 = {"h2"};
    private static final byte[] CALLER_BEGINS = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
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

    private void shakeHands(Socket socket) throws IOException {
        try (SSLSocket secure = (SSLSocket) UncheckedTls.context()
                .getSocketFactory()
                .createSocket(socket, target.getHostString(), target.getPort(), true)) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setApplicationProtocols(HTTP_2);
            secure.setSSLParameters(parameters);
            secure.startHandshake();
        }
    }
}
