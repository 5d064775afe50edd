package io.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.TlsServerCredentials;
import io.hawser.client.failure.HawserException;
import io.hawser.client.fake.FakeGateway;
import io.hawser.client.fake.FakeWorld;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        makeCertificate("gateway");
        makeCertificate("caller");
    }

    @Test
    void aTrustedGatewayIsCalledWithTheClientsCertificate() throws Exception {
        var credentials = TlsServerCredentials.newBuilder()
                .keyManager(
                        pem("gateway", "crt").toFile(), pem("gateway", "key").toFile())
                .trustManager(pem("caller", "crt").toFile())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
        try (var gateway = FakeGateway.start(new FakeWorld(), "secure", credentials);
                var client = HawserClient.builder()
                        .gateway(gateway.address())
                        .trust(pem("gateway", "crt"))
                        .clientCertificate(pem("caller", "crt"), pem("caller", "key"))
                        .build()) {

            assertThat(client.status().nodeId()).isEqualTo("secure");
        }
    }

    @Test
    void aGatewayThatNobodyTrustsIsNotCalled() throws Exception {
        var credentials = TlsServerCredentials.newBuilder()
                .keyManager(
                        pem("gateway", "crt").toFile(), pem("gateway", "key").toFile())
                .build();
        try (var gateway = FakeGateway.start(new FakeWorld(), "secure", credentials);
                var client = HawserClient.builder()
                        .gateway(gateway.address())
                        .trust(pem("caller", "crt"))
                        .attempts(1)
                        .build()) {

            assertThatThrownBy(client::status).isInstanceOf(HawserException.Unavailable.class);
            assertThat(gateway.statusCalls()).isZero();
        }
    }

    private static Path pem(String name, String kind) {
        return folder.resolve(name + "." + kind);
    }

    private static void makeCertificate(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-ext",
                        "BC=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        write(pem(name, "crt"), "CERTIFICATE", keys.getCertificate(name).getEncoded());
        write(
                pem(name, "key"),
                "PRIVATE KEY",
                keys.getKey(name, "changeit".toCharArray()).getEncoded());
    }

    private static void write(Path file, String what, byte[] der) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
