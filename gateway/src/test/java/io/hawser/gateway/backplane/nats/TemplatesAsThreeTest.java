package io.hawser.gateway.backplane.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.TestIdentity;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.hawser.gateway.backplane.nats.wire.ServerAccess.Identity;
import io.hawser.gateway.backplane.nats.wire.ServerAccess.Login;
import io.hawser.gateway.backplane.nats.wire.ServerAccess.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three servers that are configured as deploy/nats says, with encryption between them, as gateways find them. */
@Tag("nats")
final class TemplatesAsThreeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    static List<String> understood() {
        return Templates.understood();
    }

    @ParameterizedTest
    @MethodSource("understood")
    void threeOfOneTemplateKeepWhatGatewaysStoreThreeTimes(String template) throws Exception {
        TestAuthority ours = TestAuthority.make(directory.resolve("ours"));
        Login login = new Login.Password(
                Templates.USER, Files.writeString(directory.resolve("password"), Templates.PASSWORD + "\n"));
        TestIdentity gateway = ours.issue("gateway");
        List<Integer> ports = ThreeServers.freePorts();
        List<Integer> routes = ThreeServers.freePorts();
        List<NatsServer> servers = new ArrayList<>();
        try {
            for (int i = 0; i < ThreeServers.COUNT; i++) {
                Path home = directory.resolve("nats-" + i);
                servers.add(NatsServer.start(
                        home,
                        Templates.oneOfThree(
                                template,
                                i,
                                home.resolve("store"),
                                ours.issue("server-" + i),
                                ours.certificate(),
                                ports,
                                routes)));
            }
            ServerAccess access = new ServerAccess(
                    ports.stream().map(port -> "tls://localhost:" + port).toList(),
                    login,
                    Optional.of(new Tls(
                            Optional.of(ours.certificate()),
                            Optional.of(new Identity(gateway.certificate(), gateway.key())))));

            Access.assertWorks(name -> NatsNodes.config(name, ThreeServers.COUNT, access, PATIENCE));

            servers.getLast().kill();
            Access.assertWorks(name -> NatsNodes.config(name, ThreeServers.COUNT, access, PATIENCE));
            assertThat(Files.readString(directory.resolve("nats-0").resolve("server.log")))
                    .doesNotContain("TLS route handshake error");
        } finally {
            servers.forEach(NatsServer::kill);
        }
    }
}
