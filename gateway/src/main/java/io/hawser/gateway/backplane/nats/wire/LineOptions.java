package io.hawser.gateway.backplane.nats.wire;

import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a line connects. What is in files is read each time, so that a password or a certificate may be changed while the
 * gateway runs.
 *
 * <p>Threads: any.
 */
final class LineOptions {
    static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    static final int MAX_QUEUED_MESSAGES = 100_000;

    private static final Duration PING_INTERVAL = Duration.ofMillis(500); // a server that hangs is left after two
    private static final Duration RECONNECT_WAIT = Duration.ofMillis(50);

    private LineOptions() {}

    /** @throws NatsUnusableException when a file is not there, or not what it should be */
    static Options of(ServerAccess access, String name, ErrorListener troubles, ConnectionListener listener) {
        Options.Builder options = new Options.Builder()
                .servers(access.servers().toArray(String[]::new))
                .connectionName("hawser " + name)
                .connectionTimeout(CONNECT_LIMIT)
                .pingInterval(PING_INTERVAL)
                .maxPingsOut(2)
                .reconnectWait(RECONNECT_WAIT)
                .reconnectJitter(RECONNECT_WAIT)
                .reconnectJitterTls(RECONNECT_WAIT)
                .maxReconnects(-1)
                .reconnectBufferSize(0)
                .maxMessagesInOutgoingQueue(2 * MAX_QUEUED_MESSAGES)
                .discardMessagesWhenOutgoingQueueFull()
                .requestCleanupInterval(Duration.ofMillis(100))
                .dontForceFlushOnRequest()
                // keeps the name, which certificates have, and looks up its addresses at each attempt
                .hostnameResolveMode(Options.HostnameResolveMode.HappyEyeballs)
                .noEcho()
                .errorListener(troubles)
                .connectionListener(listener);
        try {
            identify(options, access);
        } catch (NoSuchFileException e) {
            throw new NatsUnusableException("cluster: there is no file " + e.getFile(), e);
        } catch (FileSystemException e) {
            throw new NatsUnusableException("cluster: " + e.getFile() + " can't be read: " + e, e);
        } catch (IOException e) {
            throw new NatsUnusableException(String.valueOf(e.getMessage()), e);
        }
        return options.build();
    }

    private static void identify(Options.Builder options, ServerAccess access) throws IOException {
        switch (access.login()) {
            case ServerAccess.Login.None() -> {}
            case ServerAccess.Login.Password(String user, Path file) ->
                options.userInfo(user.toCharArray(), secret(file));
            case ServerAccess.Login.Token(Path file) -> options.token(secret(file));
            case ServerAccess.Login.CredentialsFile(Path file) ->
                options.authHandler(Nats.staticCredentials(credentials(file)));
        }
        Optional<SSLContext> tls = tls(access);
        if (tls.isPresent()) {
            options.sslContext(tls.get());
        }
    }

    /** Encryption, when it is wanted; names are checked, which the client left to itself would not do. */
    static Optional<SSLContext> tls(ServerAccess access) throws IOException {
        if (access.tls().isPresent()) {
            return Optional.of(TlsContext.of(access.tls().get()));
        }
        boolean wanted = access.servers().stream().anyMatch(server -> server.startsWith("tls:"));
        return wanted
                ? Optional.of(TlsContext.of(new ServerAccess.Tls(Optional.empty(), Optional.empty())))
                : Optional.empty();
    }

    private static byte[] credentials(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        String text = new String(content, StandardCharsets.US_ASCII);
        if (!text.contains("BEGIN NATS USER JWT") || !text.contains("BEGIN USER NKEY SEED")) {
            throw new IOException(
                    "cluster.credentials-file: " + file + " has no credentials (expected: as nsc writes them)");
        }
        return content;
    }

    private static char[] secret(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).stripTrailing().toCharArray();
    }
}
