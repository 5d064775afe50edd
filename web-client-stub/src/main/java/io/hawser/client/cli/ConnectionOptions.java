package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.HawserClientBuilder;
import io.hawser.client.cli.text.Durations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * How to reach the gateways, as options of a command.
 *
 * <p>Threads: filled by picocli before the command runs, then only read.
 */
public final class ConnectionOptions {
    private static final Path DEFAULT_TOKEN_FILE = Path.of("hawser-data", "admin.token");

    @Option(
            names = "--gateway",
            split = ",",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:HAWSER_ADDRESS:-127.0.0.1:7701}",
            description = "A gateway; several, separated by commas, are used in turn, and no others. Default:"
                    + " $HAWSER_ADDRESS or 127.0.0.1:7701.")
    private List<String> gateways = List.of();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The bearer token. Others on this machine can see it: better $HAWSER_TOKEN or --token-file.")
    private Optional<String> token = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the bearer token. Default: hawser-data/admin.token, if it is there.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--trust", paramLabel = "PEM", description = "TLS, trusting these certificates.")
    private Optional<Path> trust = Optional.empty();

    @Option(names = "--certificate", paramLabel = "PEM", description = "TLS, showing this certificate; with --key.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--key", paramLabel = "PEM", description = "The certificate's private key.")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--plaintext-allowed", description = "Go without TLS to other machines too.")
    private boolean plaintextAllowed;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "10s",
            description = "How long a call may take, where it says nothing else. Default: 10s.")
    private Duration timeout = Duration.ofSeconds(10);

    /** The gateways, for people. */
    public String gateways() {
        return String.join(",", gateways);
    }

    /** Whether a call may go to one gateway or another. */
    boolean hasSeveralGateways() {
        return gateways.size() > 1;
    }

    /** Makes the client; {@code IllegalArgumentException} when the options don't go together. */
    public HawserClient connect() {
        HawserClientBuilder client = HawserClient.builder().deadline(timeout).learningNoOthers();
        gateways.forEach(client::gateway);
        authenticate(client);
        trust.ifPresent(client::trust);
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("--certificate and --key go together");
        }
        certificate.ifPresent(shown -> key.ifPresent(secret -> client.clientCertificate(shown, secret)));
        if (plaintextAllowed) {
            client.plaintextAllowed();
        }
        return client.build();
    }

    private void authenticate(HawserClientBuilder client) {
        Optional<String> environment = Optional.ofNullable(System.getenv("HAWSER_TOKEN"));
        if (token.isPresent()) {
            client.token(token.get());
        } else if (tokenFile.isPresent()) {
            client.tokenFile(tokenFile.get());
        } else if (environment.isPresent()) {
            client.token(environment.get());
        } else if (certificate.isEmpty() && Files.exists(DEFAULT_TOKEN_FILE)) {
            client.tokenFile(DEFAULT_TOKEN_FILE);
        }
    }
}
