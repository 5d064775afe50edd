package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health, metrics, and the files of the console. */
class HttpPagesTest {
    private WebFixture web;

    @BeforeEach
    void startGateway(@TempDir Path directory) throws Exception {
        web = new WebFixture(directory);
    }

    @AfterEach
    void stopGateway() {
        web.close();
    }

    @Test
    void aGatewayThatServesIsAliveAndReady() throws Exception {
        assertThat(web.get("/healthz").body()).isEqualTo("alive\n");
        assertThat(web.get("/readyz").body()).isEqualTo("ready\n");
    }

    @Test
    void aGatewayThatLeavesServiceIsAliveAndNotReady() throws Exception {
        web.gateway()
                .drain(new io.hawser.gateway.supervision.drain.DrainPlan(
                        java.time.Duration.ofSeconds(1), java.time.Duration.ZERO, "", false));

        HttpResponse<String> ready = web.get("/readyz");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("the node leaves service\n");
        assertThat(web.get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreInPrometheussTextAndTellOfThePartsByName() throws Exception {
        HttpResponse<String> metrics = web.get("/metrics");

        assertThat(metrics.headers().firstValue("content-type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
        assertThat(metrics.body())
                .contains("hawser_connections_accepted_total 0.0")
                .contains("hawser_component_running{component=\"websocket-listener\"} 1.0")
                .contains("hawser_probe_ill{component=\"device-listener\",probe=\"handshake\"} 0.0")
                .contains("hawser_uplink_store_seconds_bucket{le=\"0.001\"} 0")
                .contains("jvm_memory_used_bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console/", "/login", "/healthz", "/metrics", "/api/me", "/nothing"})
    void everyAnswerTellsBrowsersToTrustTheGatewaysOwnFilesOnly(String path) throws Exception {
        var headers = web.get(path).headers();

        assertThat(headers.firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
        assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(headers.firstValue("server")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/../../etc/passwd",
                "/console/%2e%2e/%2e%2e/reference.conf",
                "/console/files.txt",
                "/META-INF/MANIFEST.MF",
                "/console//index.html"
            })
    void noPathLeadsToWhatIsNotServed(String path) throws Exception {
        assertThat(web.get(path).statusCode()).isBetween(400, 404);
    }

    @Test
    void aFileThatTheBrowserHasIsNotSentAgainAndCompressedWhereItMayBe() throws Exception {
        HttpResponse<byte[]> plain = web.sendForBytes(web.request("/console/lib/uplot.js"));
        HttpResponse<byte[]> compressed =
                web.sendForBytes(web.request("/console/lib/uplot.js").header("Accept-Encoding", "br, gzip"));
        String etag = plain.headers().firstValue("etag").orElseThrow();
        HttpResponse<String> again =
                web.send(web.request("/console/lib/uplot.js").header("If-None-Match", etag));

        assertThat(compressed.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void whatIsOnlyReadCannotBePosted() throws Exception {
        HttpResponse<String> answer = web.send(web.request("/healthz").POST(HttpRequest.BodyPublishers.ofString("x")));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
    }

    @Test
    void aRequestForAWebSocketThatIsNoneIsToldSo() throws Exception {
        assertThat(web.get("/device").statusCode()).isEqualTo(426);
    }

    @Test
    void everyFileOfTheConsoleIsServed() throws Exception {
        try (var list = getClass().getResourceAsStream("/io/hawser/gateway/http/console/files.txt")) {
            String names = new String(java.util.Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
            Path directory = Path.of(System.getProperty("basedir", "."))
                    .resolve("src/main/resources/io/hawser/gateway/http/console");
            try (var files = java.nio.file.Files.list(directory)) {
                assertThat(names.lines())
                        .containsExactlyInAnyOrderElementsOf(
                                files.map(file -> file.getFileName().toString())
                                        .filter(name -> !name.equals("files.txt"))
                                        .toList());
            }
            for (String name : names.lines().toList()) {
                assertThat(web.get("/console/" + name).statusCode()).as(name).isEqualTo(200);
            }
        }
    }
}
