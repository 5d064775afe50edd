package io.hawser.gateway.backplane.nats.wire;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the servers are, and how one gets in.
 *
 * @param servers their addresses, {@code nats://} or {@code tls://}; whoever is reached tells of others
 * @param login who we are
 * @param tls what encryption needs
 */
public record ServerAccess(List<String> servers, Login login, Optional<Tls> tls) {
    public ServerAccess {
        servers = List.copyOf(servers);
    }

    /** Who we are to the servers. */
    public sealed interface Login {

        /** Nobody in particular, or whom the certificate says. */
        record None() implements Login {}

        /** A user of the servers' configuration, whose password is in a file. */
        record Password(String user, Path file) implements Login {}

        /** Whoever has the token, which is in a file. */
        record Token(Path file) implements Login {}

        /** A user by a signed permission and its key, as {@code nsc} writes them. */
        record CredentialsFile(Path file) implements Login {}
    }

    /**
     * Files in PEM.
     *
     * @param authorities of those who issue certificates to servers; the JDK's own when there is none
     * @param identity what we show
     */
    public record Tls(Optional<Path> authorities, Optional<Identity> identity) {}

    /** A certificate with its chain, and its key. */
    public record Identity(Path certificate, Path key) {}
}
