package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.TestIdentity;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.hawser.gateway.backplane.nats.wire.ServerAccess.Login;
import io.nats.client.NKey;
import io.nats.client.support.JsonSerializable;
import io.nats.client.support.JwtUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The other ways of who one is to the servers, besides a password. */
@Tag("nats")
@Execution(ExecutionMode.CONCURRENT) // the client takes its time to be refused
final class NatsLoginTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path directory;

    @Test
    void whoHasTheTokenIsLetIn() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "s3cret\n");
        Path wrong = Files.writeString(directory.resolve("wrong"), "secret\n");
        try (NatsServer server = NatsServer.start("authorization { token: s3cret }\n")) {
            Access.assertWorks(plain(server, new Login.Token(token)));
            Access.assertRefused(plain(server, new Login.Token(wrong)), "do not let this gateway in", "uthorization");
        }
    }

    @Test
    void whoHasASignedPermissionAndItsKeyIsLetInUntilItIsOver() throws Exception {
        NKey operator = NKey.createOperator(null);
        NKey account = NKey.createAccount(null);
        String accountJwt = claim(
                operator,
                account,
                "\"type\":\"account\",\"limits\":{\"subs\":-1,\"conn\":-1,\"leaf\":-1,"
                        + "\"imports\":-1,\"exports\":-1,\"data\":-1,\"payload\":-1,\"wildcards\":true,\"mem_storage\":-1,"
                        + "\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1}");
        NKey system = NKey.createAccount(null);
        String systemJwt = claim(operator, system, "\"type\":\"account\",\"limits\":{\"subs\":-1,\"conn\":-1}");
        String more = "operator: " + claim(operator, operator, "\"type\":\"operator\"") + "\nresolver: MEMORY\n"
                + "system_account: " + text(system.getPublicKey()) + "\nresolver_preload: { "
                + text(account.getPublicKey()) + ": " + accountJwt + ", "
                + text(system.getPublicKey()) + ": " + systemJwt + " }\n";
        try (NatsServer server = NatsServer.start(more)) {
            Access.assertWorks(plain(server, credentials("good", account, account, DAY)));
            Access.assertRefused(
                    plain(server, credentials("strangers", NKey.createAccount(null), account, DAY)), "do not let");
            Access.assertRefused(
                    plain(server, credentials("over", account, account, Duration.ofMinutes(59))), "do not let");
        }
    }

    @Test
    void whoHasACertificateThatTheServersKnowNeedsNoPassword() throws Exception {
        TestAuthority ours = TestAuthority.make(directory.resolve("ours"));
        TestIdentity server = ours.issue("server");
        String more = """
                tls { cert_file: "%s", key_file: "%s", ca_file: "%s", verify_and_map: true }
                authorization { users: [ { user: "CN=gateway-1" } ] }
                """.formatted(server.certificate(), server.key(), ours.certificate());
        try (NatsServer mapping = NatsServer.start(more)) {
            Access.assertWorks(shown(mapping, ours, ours.issue("gateway-1")));
            Access.assertRefused(shown(mapping, ours, ours.issue("gateway-2")), "do not let this gateway in");
        }
    }

    private static ServerAccess plain(NatsServer server, Login login) {
        return new ServerAccess(List.of(server.url()), login, Optional.empty());
    }

    private static ServerAccess shown(NatsServer server, TestAuthority ours, TestIdentity identity) {
        return new ServerAccess(
                List.of(server.url()),
                new Login.None(),
                Optional.of(new ServerAccess.Tls(
                        Optional.of(ours.certificate()),
                        Optional.of(new ServerAccess.Identity(identity.certificate(), identity.key())))));
    }

    /** A file as nsc writes it, signed for an account by a key: an hour ago, and valid since for so long. */
    private Login credentials(String name, NKey signing, NKey account, Duration valid) throws Exception {
        NKey user = NKey.createUser(null);
        String jwt = JwtUtils.issueUserJWT(
                signing,
                text(account.getPublicKey()),
                text(user.getPublicKey()),
                name,
                valid,
                new String[0],
                JwtUtils.currentTimeSeconds() - HOUR.toSeconds());
        String content = JwtUtils.NATS_USER_JWT_FORMAT.formatted(jwt, text(user.getSeed()));
        return new Login.CredentialsFile(Files.writeString(directory.resolve(name + ".creds"), content));
    }

    private static String claim(NKey signing, NKey subject, String content) throws Exception {
        JsonSerializable nats = () -> "{" + content + ",\"version\":2}";
        return JwtUtils.issueJWT(
                signing,
                text(subject.getPublicKey()),
                "test",
                null,
                JwtUtils.currentTimeSeconds(),
                text(signing.getPublicKey()),
                nats);
    }

    private static String text(char[] key) {
        return new String(key);
    }
}
