package io.hawser.gateway.backplane.nats.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Encryption as the settings have it, from files in PEM. */
final class TlsContext {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
    private static final char[] NO_PASSWORD = new char[0];

    private TlsContext() {}

    /**
     * What connections are made with.
     *
     * @throws IOException when a file is not there, or not what it should be
     */
    static SSLContext of(ServerAccess.Tls tls) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys = tls.identity().isPresent() ? keys(tls.identity().get()) : new KeyManager[0];
            context.init(keys, new TrustManager[] {new NameChecking(trust(tls.authorities()))}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cluster.tls: " + e.getMessage(), e);
        }
    }

    private static X509ExtendedTrustManager trust(Optional<Path> authorities)
            throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (authorities.isPresent()) {
            KeyStore store = emptyStore();
            int number = 0;
            for (Certificate one : certificates(authorities.get())) {
                store.setCertificateEntry("ca-" + number++, one);
            }
            factory.init(store);
        } else {
            factory.init((KeyStore) null);
        }
        for (TrustManager one : factory.getTrustManagers()) {
            if (one instanceof X509ExtendedTrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("this JDK checks no certificates");
    }

    private static KeyManager[] keys(ServerAccess.Identity identity) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(identity.certificate()).toArray(Certificate[]::new);
        store.setKeyEntry("gateway", key(identity.key()), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        byte[] content = Files.readAllBytes(file);
        List<Certificate> found = new ArrayList<>();
        try {
            found.addAll(
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content)));
        } catch (CertificateException _) {
            found.clear(); // that it is none is said below
        }
        if (found.isEmpty()) {
            throw new IOException("cluster.tls: " + file + " has no certificate (expected: PEM)");
        }
        return found;
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        Matcher matcher = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)); // which takes any byte
        if (!matcher.find()) {
            throw new IOException("cluster.tls.key: " + file + " has no private key (expected: PEM, PKCS #8)");
        }
        PKCS8EncodedKeySpec spec;
        try {
            spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        } catch (IllegalArgumentException e) {
            throw new IOException("cluster.tls.key: " + file + " is damaged: " + e.getMessage(), e);
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException _) {
                // of another algorithm
            }
        }
        throw new IOException("cluster.tls.key: " + file + " (expected: a key of " + ALGORITHMS + ")");
    }
}
