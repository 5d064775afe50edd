package io.hawser.gateway.backplane.nats;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.TestIdentity;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Stages;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.hawser.gateway.backplane.nats.wire.ServerAccess.Identity;
import io.hawser.gateway.backplane.nats.wire.ServerAccess.Login;
import io.hawser.gateway.backplane.nats.wire.ServerAccess.Tls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What becomes of a gateway that a server lets in no more, when somebody sets it right. */
@Tag("nats")
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
final class NatsAccessLostTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final LogName LOG = new LogName("access");

    @TempDir
    private Path directory;

    private Path store;
    private int port;
    private TestAuthority ours;
    private TestAuthority foreign;
    private Path password;

    @org.junit.jupiter.api.BeforeEach
    void makeCertificates() throws Exception {
        ours = TestAuthority.make(directory.resolve("ours"));
        foreign = TestAuthority.make(directory.resolve("foreign"));
        store = directory.resolve("store");
        password = Files.writeString(directory.resolve("password"), Templates.PASSWORD);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @Test
    void aPasswordThatIsChangedAtTheServerThenInTheFileIsTakenWithoutARestart() throws Exception {
        String right = configuration(ours.issue("server"));
        NatsServer server = start(right);
        try (NatsBackplane backplane = open()) {
            DurableLog log = backplane.log(LOG);
            append(log, "before");

            server.kill();
            server = start(changed(right));
            awaitIsolated(backplane);
            Files.writeString(password, "new");

            awaitThere(backplane, log);
            assertWakes(log);
        } finally {
            server.kill();
        }
    }

    @Test
    void aKeyThatIsDamagedForAWhileKeepsTheGatewayOutNoLonger() throws Exception {
        String right = configuration(ours.issue("server"));
        NatsServer server = start(right);
        try (NatsBackplane backplane = open()) {
            DurableLog log = backplane.log(LOG);
            append(log, "before");
            Path key = ours.directory().resolve("gateway.key");
            String whole = Files.readString(key);

            Files.writeString(key, whole.replace("-----END", "A\n-----END"));
            Files.writeString(password, "new");
            server.kill();
            server = start(changed(right)); // refuses what was read before, so that the files are read anew
            awaitIsolated(backplane);
            Awaitility.await()
                    .during(Duration.ofSeconds(5)) // some attempts, a second apart
                    .atMost(LIMIT)
                    .until(() -> backplane.peers().membership().isolated());
            Files.writeString(key, whole);

            awaitThere(backplane, log);
        } finally {
            server.kill();
        }
    }

    @Test
    void aServerWithACertificateOfAnotherAuthorityIsLeftAloneUntilItHasARightOne() throws Exception {
        NatsServer server = start(configuration(ours.issue("server")));
        try (NatsBackplane backplane = open()) {
            DurableLog log = backplane.log(LOG);
            append(log, "before");

            server.kill();
            server = start(configuration(foreign.issue("server")));
            awaitIsolated(backplane);
            server.kill();
            server = start(configuration(ours.issue("later")));

            awaitThere(backplane, log);
        } finally {
            server.kill();
        }
    }

    private static String changed(String configuration) {
        return configuration.replaceAll("\\{ user: hawser, password: \"[^\"]*\" }", "{ user: hawser, password: new }");
    }

    private NatsServer start(String configuration) {
        return NatsServer.start(directory.resolve("home"), configuration);
    }

    private String configuration(TestIdentity identity) throws Exception {
        return Templates.alone(store, identity, ours.certificate(), port);
    }

    private NatsBackplane open() throws Exception {
        TestIdentity gateway = ours.issue("gateway");
        return NatsNodes.open(NatsNodes.config(
                "a",
                new ServerAccess(
                        List.of("tls://localhost:" + port),
                        new Login.Password(Templates.USER, password),
                        Optional.of(new Tls(
                                Optional.of(ours.certificate()),
                                Optional.of(new Identity(gateway.certificate(), gateway.key())))))));
    }

    private static void awaitIsolated(NatsBackplane backplane) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> backplane.peers().membership().isolated());
    }

    private static void awaitThere(NatsBackplane backplane, DurableLog log) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> !backplane.peers().membership().isolated());
        append(log, "after");
        assertThat(get(log.read(Position.START).next(9, 99)))
                .extracting(Stages::text)
                .containsExactly("before", "after");
    }

    /** What was listened to before is listened to again. */
    private static void assertWakes(DurableLog log) {
        DurableLog.Reader reader = log.read(get(log.tail()));
        get(reader.awaitNext());
        CompletableFuture<Void> woken = reader.awaitNext().toCompletableFuture();
        append(log, "woken");
        get(woken);
        assertThat(get(reader.next(9, 99))).extracting(Stages::text).containsExactly("woken");
    }

    private static void append(DurableLog log, String text) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> log.append(bytes(text), Expect.any(), new RecordId(text))
                        .handle((_, failure) -> failure == null)
                        .toCompletableFuture()
                        .get());
    }
}
