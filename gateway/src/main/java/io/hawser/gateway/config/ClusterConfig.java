package io.hawser.gateway.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The servers of gateways that work together.
 *
 * @param servers where they are
 * @param login who the gateway is to them
 * @param tls what encryption needs; it may be asked for without
 * @param insecure whether those elsewhere may be reached without encryption
 * @param replicas on how many of them each record is
 * @param shards in how many parts commands are kept
 * @param advertise where others are told that this gateway is
 * @param rebalanceOnJoin what this gateway does when another one has come
 * @param allowOldNats whether those will do that do not write to disk before they acknowledge
 */
public record ClusterConfig(
        List<String> servers,
        Login login,
        Optional<Tls> tls,
        boolean insecure,
        int replicas,
        int shards,
        Advertise advertise,
        RebalanceOnJoin rebalanceOnJoin,
        boolean allowOldNats) {
    private static final Pattern SERVER = Pattern.compile("(nats|tls)://[A-Za-z0-9._:\\[\\]-]{1,253}");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s:]+:\\d{1,5}|\\[[^\\s\\]]+]:\\d{1,5}");
    private static final Set<Integer> REPLICAS = Set.of(1, 3, 5);
    private static final int MAX_ADDRESS_BYTES = 255;
    private static final int MAX_SHARDS = 64;

    public ClusterConfig {
        servers = List.copyOf(servers);
        new Checks("cluster")
                .that(
                        !servers.isEmpty()
                                && servers.stream()
                                        .allMatch(
                                                server -> SERVER.matcher(server).matches()),
                        "servers",
                        String.join(",", servers),
                        "addresses such as nats://10.0.0.1:4222 or tls://nats.example.com:4222")
                .that(REPLICAS.contains(replicas), "replicas", replicas, "1, 3 or 5")
                .number("shards", shards, 1, MAX_SHARDS)
                .done();
    }

    /** Who the gateway is to the servers. Secrets are in files; nobody has looked whether they are there. */
    public sealed interface Login {

        /** Nobody in particular, or whom the certificate says. */
        record None() implements Login {}

        /** A user of the servers' configuration. */
        record Password(String user, Path file) implements Login {}

        /** Whoever has the token. */
        record Token(Path file) implements Login {}

        /** Whoever has the signed permission, and its key. */
        record Credentials(Path file) implements Login {}

        /** From four settings, each empty when it is not set. */
        static Login of(String user, String passwordFile, String tokenFile, String credentialsFile) {
            boolean password = !passwordFile.isEmpty();
            boolean token = !tokenFile.isEmpty();
            boolean credentials = !credentialsFile.isEmpty();
            new Checks("cluster")
                    .that(user.isEmpty() || password, "password-file", "empty", "a file, since there is a user")
                    .that(!user.isEmpty() || !password, "user", "empty", "a name, since there is a password-file")
                    .that(!token || !password, "token-file", tokenFile, "empty, since there is a user")
                    .that(
                            !credentials || !(password || token),
                            "credentials-file",
                            credentialsFile,
                            "empty, since there is a user or a token-file")
                    .done();
            if (password) {
                return new Password(user, Path.of(passwordFile));
            }
            if (token) {
                return new Token(Path.of(tokenFile));
            }
            return credentials ? new Credentials(Path.of(credentialsFile)) : new None();
        }
    }

    /**
     * What encryption needs. Files are in PEM; nobody has looked whether they are there.
     *
     * @param authorities of those who issue certificates to servers; those that Java knows when there is none
     * @param identity what the gateway shows
     */
    public record Tls(Optional<Path> authorities, Optional<Identity> identity) {

        /** From three settings, each empty when it is not set; empty when all are. */
        static Optional<Tls> of(String authorities, String certificate, String key) {
            boolean none = certificate.isEmpty();
            new Checks("cluster.tls")
                    .that(none || !key.isEmpty(), "key", "empty", "a file, since there is a certificate")
                    .that(!none || key.isEmpty(), "certificate", "empty", "a file, since there is a key")
                    .done();
            if (none && authorities.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Tls(
                    authorities.isEmpty() ? Optional.empty() : Optional.of(Path.of(authorities)),
                    none ? Optional.empty() : Optional.of(new Identity(Path.of(certificate), Path.of(key)))));
        }
    }

    /** A certificate with its chain, and its key. */
    public record Identity(Path certificate, Path key) {}

    /**
     * Where others are told that this gateway is; what is empty is where it listens.
     *
     * @param rpc for web servers and the other gateways
     * @param devices for devices
     */
    public record Advertise(String rpc, String devices) {
        public Advertise {
            new Checks("cluster.advertise")
                    .that(isAddress(rpc), "rpc", rpc, "host:port, at most 255 bytes")
                    .that(isAddress(devices), "devices", devices, "host:port, at most 255 bytes")
                    .done();
        }

        private static boolean isAddress(String text) {
            return text.isEmpty()
                    || (ADDRESS.matcher(text).matches()
                            && text.getBytes(StandardCharsets.UTF_8).length <= MAX_ADDRESS_BYTES);
        }
    }

    /**
     * Whether devices are sent to a gateway that has come.
     *
     * @param sessionsPerSecond how many; 0: none
     * @param after how long it has to be there
     */
    public record RebalanceOnJoin(int sessionsPerSecond, Duration after) {
        private static final int MAX_PER_SECOND = 1_000_000;
        private static final Duration SHORTEST = Duration.ofSeconds(1);
        private static final Duration LONGEST = Duration.ofHours(24);

        public RebalanceOnJoin {
            new Checks("cluster.rebalance-on-join")
                    .number("sessions-per-second", sessionsPerSecond, 0, MAX_PER_SECOND)
                    .duration("after", after, SHORTEST, LONGEST)
                    .done();
        }
    }

    /** Whether what goes to any of the servers can be read on its way to another host. */
    boolean isReadableElsewhere() {
        return tls.isEmpty()
                && servers.stream().anyMatch(server -> !server.startsWith("tls:") && !Hosts.isLoopback(host(server)));
    }

    private static String host(String server) {
        try {
            String host = URI.create(server).getHost();
            return host == null ? server : host.replaceAll("^\\[|]$", "");
        } catch (IllegalArgumentException _) {
            return server;
        }
    }
}
