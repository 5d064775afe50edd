package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.TestIdentity;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.hawser.gateway.backplane.nats.wire.ServerAccess.Identity;
import io.hawser.gateway.backplane.nats.wire.ServerAccess.Login;
import io.hawser.gateway.backplane.nats.wire.ServerAccess.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Who is let in by a server that is configured as deploy/nats says, and what those are told who are not. */
@Tag("nats")
@Execution(ExecutionMode.CONCURRENT) // the client takes its time to be refused
final class NatsAccessTest {
    private static final String[] NOT_IN = {
        "cluster: the NATS servers [tls://localhost:", "do not let this gateway in", "uthorization"
    };

    @TempDir
    private static Path directory;

    private static TestAuthority ours;
    private static TestAuthority foreign;
    private static TestIdentity gateway;
    private static Login login;
    private static NatsServer server;

    @BeforeAll
    static void startServer() throws Exception {
        ours = TestAuthority.make(directory.resolve("ours"));
        foreign = TestAuthority.make(directory.resolve("foreign"));
        gateway = ours.issue("gateway");
        login = new Login.Password(
                Templates.USER, Files.writeString(directory.resolve("p"), Templates.PASSWORD + "\n"));
        server = start("server", ours.issue("server"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void aGatewayWithPasswordAndCertificateIsLetInAndCanDoAllItHasTo() {
        Access.assertWorks(access(server, login, ours, Optional.of(gateway)));
    }

    @Test
    void aWrongPasswordAndNoneAreRefused() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong"), "guessed");

        Access.assertRefused(
                access(server, new Login.Password(Templates.USER, wrong), ours, Optional.of(gateway)), NOT_IN);
        Access.assertRefused(access(server, new Login.None(), ours, Optional.of(gateway)), NOT_IN);
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTrusted() {
        Access.assertRefused(
                access(server, login, foreign, Optional.of(gateway)), "cluster.servers", "cluster.tls.ca", "authority");
        ServerAccess javas = new ServerAccess(List.of(url(server)), login, Optional.empty());
        Access.assertRefused(javas, "cluster.servers", "cluster.tls.ca", "authority");
    }

    @Test
    void aGatewayWhoseCertificateTheServerDoesNotTakeIsToldSo() throws Exception {
        Stream<Optional<TestIdentity>> shown = Stream.of(
                Optional.empty(),
                Optional.of(foreign.issue("stranger")),
                Optional.of(ours.issue("expired", TestAuthority.HERE, -1)));

        // at a time: the client waits for the answer for as long as it may take
        List<CompletableFuture<Void>> refusals = shown.map(one -> CompletableFuture.runAsync(() -> Access.assertRefused(
                        access(server, login, ours, one), "cluster.servers", "cluster.tls.certificate")))
                .toList();

        refusals.forEach(CompletableFuture::join);
    }

    @Test
    void aServerWhoseCertificateIsExpiredOrForAnotherNameIsRefused() throws Exception {
        try (NatsServer late = start("late", ours.issue("late", TestAuthority.HERE, -1))) {
            Access.assertRefused(access(late, login, ours, Optional.of(gateway)), "not valid at this time", "NotAfter");
        }
        try (NatsServer other = start("other", ours.issue("other", "DNS:elsewhere.example.com", 2))) {
            Access.assertRefused(
                    access(other, login, ours, Optional.of(gateway)), "certificate is refused", "localhost");
        }
    }

    @Test
    void aGatewayThatDoesNotEncryptIsToldThatItHasTo() {
        Access.assertRefused(
                new ServerAccess(List.of(server.url()), login, Optional.empty()), "wants encryption", "cluster.tls");
    }

    @Test
    void aFileThatIsNotThereOrNotWhatItShouldBeIsNamed() throws Exception {
        Path nowhere = directory.resolve("nowhere");
        Path empty = Files.createFile(directory.resolve("empty"));
        String[] missing = {"there is no file", nowhere.toString()};

        Access.assertRefused(access(server, new Login.Password("x", nowhere), ours, Optional.of(gateway)), missing);
        Access.assertRefused(access(server, new Login.Token(nowhere), ours, Optional.of(gateway)), missing);
        Access.assertRefused(access(server, new Login.CredentialsFile(nowhere), ours, Optional.of(gateway)), missing);
        Access.assertRefused(
                access(server, new Login.CredentialsFile(empty), ours, Optional.of(gateway)),
                "cluster.credentials-file",
                empty.toString());
        Access.assertRefused(with(server, login, nowhere, Optional.of(gateway)), missing);
        Access.assertRefused(with(server, login, empty, Optional.of(gateway)), "cluster.tls", empty.toString());
        TestIdentity keyless = new TestIdentity(gateway.certificate(), empty);
        Access.assertRefused(access(server, login, ours, Optional.of(keyless)), "cluster.tls.key", empty.toString());
        Path damaged = Files.writeString(
                directory.resolve("damaged"), Files.readString(gateway.key()).replace("-----END", "A\n-----END"));
        TestIdentity spoilt = new TestIdentity(gateway.certificate(), damaged);
        Access.assertRefused(access(server, login, ours, Optional.of(spoilt)), "cluster.tls.key", damaged.toString());
    }

    private static NatsServer start(String name, TestIdentity identity) throws Exception {
        Path home = directory.resolve("home-" + name);
        return NatsServer.start(home, Templates.alone(home.resolve("store"), identity, ours.certificate(), -1));
    }

    private static String url(NatsServer server) {
        return server.url().replace("nats://127.0.0.1", "tls://localhost");
    }

    private static ServerAccess access(
            NatsServer server, Login login, TestAuthority trusted, Optional<TestIdentity> shown) {
        return with(server, login, trusted.certificate(), shown);
    }

    private static ServerAccess with(NatsServer server, Login login, Path trusted, Optional<TestIdentity> shown) {
        Optional<Identity> identity = shown.map(one -> new Identity(one.certificate(), one.key()));
        return new ServerAccess(List.of(url(server)), login, Optional.of(new Tls(Optional.of(trusted), identity)));
    }
}
