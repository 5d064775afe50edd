package io.hawser.gateway.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's certificate and key as files in PEM (RFC 7468) have them. */
final class PemIdentity {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private PemIdentity() {}

    /**
     * A key store with the one identity, and no password.
     *
     * @throws IOException when a file is not there, or not what it should be
     */
    static KeyStore load(HttpSettings.Tls tls) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(tls.certificate())));
            store.setKeyEntry("server", key(tls), new char[0], chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "http.tls: " + tls.certificate() + " and " + tls.key() + " are no identity: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(HttpSettings.Tls tls) throws IOException, GeneralSecurityException {
        Matcher matcher = KEY.matcher(Files.readString(tls.key(), StandardCharsets.US_ASCII));
        if (!matcher.find()) {
            throw new IOException("http.tls.key: " + tls.key() + " has no private key (expected: PEM, PKCS #8)");
        }
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException _) {
                // of another algorithm
            }
        }
        throw new IOException("http.tls.key: " + tls.key() + " (expected: a key of " + ALGORITHMS + ")");
    }
}
