package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.TestIdentity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP port with a certificate. */
class HttpsTest {

    @Test
    void everythingIsServedToWhoTrustsTheCertificate(@TempDir Path directory) throws Exception {
        TestIdentity identity = TestIdentity.make(directory, "gateway");
        try (WebFixture web = new WebFixture(
                        directory.resolve("data"),
                        "http.tls.certificate=" + identity.certificate(),
                        "http.tls.key=" + identity.key());
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(trusting(identity.certificate()))
                        .build();
                HttpClient stranger = HttpClient.newHttpClient()) {
            String origin = "https://localhost:" + web.port();
            HttpResponse<String> login = client.send(
                    HttpRequest.newBuilder(URI.create(origin + "/login"))
                            .header("Origin", origin)
                            .POST(HttpRequest.BodyPublishers.ofString("token=" + web.admin()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(login.statusCode()).isEqualTo(303);
            assertThat(login.headers().firstValue("set-cookie"))
                    .hasValueSatisfying(cookie -> assertThat(cookie).contains("; Secure"));
            assertThat(hello(client, web)).contains("\"role\":\"sender\"");
            HttpRequest health =
                    HttpRequest.newBuilder(URI.create(origin + "/healthz")).build();
            assertThatThrownBy(() -> stranger.send(health, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            await().until(() -> probes(client, origin, web).contains("\"http-request\""));
        }
    }

    @Test
    void aKeyThatIsNoneIsSaidToBeAtTheStart(@TempDir Path directory) throws Exception {
        TestIdentity identity = TestIdentity.make(directory, "gateway");
        Path wrong = Files.writeString(directory.resolve("wrong.key"), "no key");

        assertThatThrownBy(() -> new WebFixture(
                        directory.resolve("data"),
                        "http.tls.certificate=" + identity.certificate(),
                        "http.tls.key=" + wrong))
                .hasMessageContaining("wrong.key has no private key (expected: PEM, PKCS #8)");
    }

    /** What the first message over a secure WebSocket says. */
    private static String hello(HttpClient client, WebFixture web) throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        WebSocket socket = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + web.sender())
                .buildAsync(URI.create("wss://localhost:" + web.port() + "/events"), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        said.add(data.toString());
                        from.request(1);
                        return null;
                    }
                })
                .get();
        await().until(() -> !said.isEmpty());
        socket.abort();
        return said.getFirst();
    }

    private static String probes(HttpClient client, String origin, WebFixture web) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(origin + "/api/hawser.v1.GatewayControl/GetStatus"))
                                .header("Authorization", "Bearer " + web.viewer())
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "gateway", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
