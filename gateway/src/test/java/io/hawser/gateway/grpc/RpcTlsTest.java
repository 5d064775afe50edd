package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RpcTlsTest {
    private static final char[] PASSWORD = "for-the-test".toCharArray();

    @TempDir
    private static Path directory;

    private static Identity gateway;
    private static Identity client;
    private static Identity stranger;

    private record Identity(Path certificate, Path key) {}

    @BeforeAll
    static void makeCertificates() throws Exception {
        gateway = make("gateway");
        client = make("client");
        stranger = make("stranger");
    }

    @Test
    void tlsServesWhoTrustsTheCertificate() throws Exception {
        try (RpcFixture rpc = fixture(Optional.empty())) {
            assertThat(check(rpc.channel(trusting(gateway).build()))).isEqualTo(ServingStatus.SERVING);
            assertUnavailable(rpc.channel(trusting(stranger).build()));
            assertUnavailable(rpc.anonymous());
        }
    }

    @Test
    void mutualTlsTurnsAwayWhoHasNoCertificateOfTheAuthority() throws Exception {
        try (RpcFixture rpc = fixture(Optional.of(client.certificate()))) {
            assertThat(check(rpc.channel(with(client)))).isEqualTo(ServingStatus.SERVING);
            assertUnavailable(rpc.channel(with(stranger)));
            assertUnavailable(rpc.channel(trusting(gateway).build()));
        }
    }

    private static RpcFixture fixture(Optional<Path> clientCa) throws Exception {
        return new RpcFixture(Optional.of(new RpcTls(gateway.certificate(), gateway.key(), clientCa)));
    }

    private static TlsChannelCredentials.Builder trusting(Identity server) throws IOException {
        return TlsChannelCredentials.newBuilder()
                .trustManager(server.certificate().toFile());
    }

    private static ChannelCredentials with(Identity own) throws IOException {
        return trusting(gateway)
                .keyManager(own.certificate().toFile(), own.key().toFile())
                .build();
    }

    private static ServingStatus check(Channel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    private static void assertUnavailable(Channel channel) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, () -> check(channel));
        assertThat(failure).isNotNull();
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private static Identity make(String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-ext",
                        "bc:c",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        KeyStore entries = KeyStore.getInstance(store.toFile(), PASSWORD);
        Key key = entries.getKey(name, PASSWORD);
        Path certificate =
                pem(name + ".crt", "CERTIFICATE", entries.getCertificate(name).getEncoded());
        return new Identity(certificate, pem(name + ".key", "PRIVATE KEY", key.getEncoded()));
    }

    private static Path pem(String file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.write(
                directory.resolve(file),
                Arrays.asList("-----BEGIN " + label + "-----", body, "-----END " + label + "-----"));
    }
}
