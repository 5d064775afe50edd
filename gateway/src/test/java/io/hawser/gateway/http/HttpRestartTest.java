package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to connections that stand, and how many there may be. */
class HttpRestartTest {

    @Test
    void aConnectionThatStandsIsAnsweredAndMovesToTheNewServer(@TempDir Path directory) throws Exception {
        try (WebFixture web = new WebFixture(directory)) {
            assertThat(web.get("/healthz").headers().firstValue("connection")).isEmpty();

            web.restart("websocket-listener", "GRACEFUL"); // over the same connection, as its answer is
            HttpResponse<String> last = web.get("/healthz");
            HttpResponse<String> moved = web.get("/healthz");

            assertThat(last.statusCode()).isEqualTo(200);
            assertThat(moved.statusCode()).isEqualTo(200);
            assertThat(moved.headers().firstValue("connection")).isEmpty();
        }
    }

    @Test
    void oneConnectionTooManyIsClosedAndTheGatewayIsNotIllForIt(@TempDir Path directory) throws Exception {
        try (WebFixture web = new WebFixture(directory, "http.max-connections=1", "supervision.http-patience=500ms");
                HawserClient client = HawserClient.builder()
                        .gateway("127.0.0.1:" + web.gateway().rpcAddress().getPort())
                        .token(web.viewer())
                        .build();
                Held held = new Held(web)) {
            await().until(held::oneMoreIsClosed);

            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> client.status().counters().getOrDefault("hawser_probe_failures", 0L) == 0);
        }
    }

    /** Connections that say nothing: as many as the gateway takes. */
    private record Held(WebFixture web, List<Socket> sockets) implements AutoCloseable {
        Held(WebFixture web) {
            this(web, new ArrayList<>());
        }

        /** Opens one more; whether the gateway closed it at once. */
        boolean oneMoreIsClosed() throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port());
            sockets.add(socket);
            socket.setSoTimeout(1_000);
            try {
                return socket.getInputStream().read() < 0;
            } catch (SocketTimeoutException _) {
                return false; // it was taken
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
