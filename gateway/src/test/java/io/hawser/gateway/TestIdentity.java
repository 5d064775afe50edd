package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;

/** A certificate and its private key, in PEM, as keytool makes them. */
public record TestIdentity(Path certificate, Path key) {
    private static final char[] PASSWORD = "for-the-test".toCharArray();

    /** A new one in that directory, signed by itself, for this machine. */
    public static TestIdentity make(Path directory, String name) throws Exception {
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
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        KeyStore entries = KeyStore.getInstance(store.toFile(), PASSWORD);
        Key key = entries.getKey(name, PASSWORD);
        Path certificate = pem(
                directory,
                name + ".crt",
                "CERTIFICATE",
                entries.getCertificate(name).getEncoded());
        return new TestIdentity(certificate, pem(directory, name + ".key", "PRIVATE KEY", key.getEncoded()));
    }

    private static Path pem(Path directory, String file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.write(
                directory.resolve(file),
                Arrays.asList("-----BEGIN " + label + "-----", body, "-----END " + label + "-----"));
    }
}
