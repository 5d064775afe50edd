package io.hawser.client.wire.gateways;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who must prove what on a connection. TLS is used wherever anything of it is configured, and to everywhere but this
 * machine; {@code plaintextAllowed} lifts the latter.
 *
 * @param trust the certificates to trust, PEM; none: the system's
 * @param identity what the client shows
 * @param plaintextAllowed whether to go without TLS beyond this machine
 */
public record Security(Optional<Path> trust, Optional<Identity> identity, boolean plaintextAllowed) {
    /** Nothing configured. */
    public static final Security DEFAULT = new Security(Optional.empty(), Optional.empty(), false);

    public Security withTrust(Path pem) {
        return new Security(Optional.of(pem), identity, plaintextAllowed);
    }

    public Security withIdentity(Path certificate, Path key) {
        return new Security(trust, Optional.of(new Identity(certificate, key)), plaintextAllowed);
    }

    public Security withPlaintextAllowed() {
        return new Security(trust, identity, true);
    }

    boolean usesTls(GatewayAddress address) {
        boolean configured = trust.isPresent() || identity.isPresent();
        return configured || !(plaintextAllowed || address.isLoopback());
    }

    /**
     * What the client shows.
     *
     * @param certificate its chain, PEM
     * @param key its private key, PEM of PKCS#8
     */
    public record Identity(Path certificate, Path key) {}
}
