package io.hawser.gateway.backplane.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations in deploy/nats, as far as the installed server knows them. */
@Tag("nats")
final class TemplatesTest {
    // Tests run in the module's directory.
    private static final Path TEMPLATES = Path.of("..", "deploy", "nats");

    @TempDir
    Path directory;

    @Test
    void theServerUnderstandsTheTemplateForTheOldest() throws Exception {
        assertThat(check(Files.readString(TEMPLATES.resolve("nats-2.9.conf")))).contains("is valid");
    }

    @Test
    void theOthersDifferByWhatNewerServersKnowOnly() throws IOException {
        List<String> oldest = settings("nats-2.9.conf");
        List<String> older = settings("nats-2.10.conf");
        List<String> newest = settings("nats-2.12.conf");

        assertThat(older)
                .contains("sync_interval: always")
                .hasSize(oldest.size() + 1)
                .containsAll(oldest);
        assertThat(newest).hasSize(older.size() + 1).containsAll(older);
        assertThat(newest.stream().filter(line -> line.equals("ping_interval: \"1s\"")))
                .hasSize(2);
    }

    /** What nats-server says of a configuration, with certificates that are there. */
    private String check(String template) throws Exception {
        Path keys = directory.resolve("keys.p12");
        run(
                "keytool",
                "-genkeypair",
                "-keystore",
                keys.toString(),
                "-storepass",
                "secret",
                "-alias",
                "s",
                "-keyalg",
                "EC",
                "-dname",
                "CN=nats-1.example.com",
                "-storetype",
                "PKCS12");
        String pem = run("openssl", "pkcs12", "-in", keys.toString(), "-passin", "pass:secret", "-nodes");
        Path identity = Files.writeString(directory.resolve("identity.pem"), pem);
        Path configuration = Files.writeString(
                directory.resolve("nats.conf"),
                template.replaceAll("/etc/nats/tls/[a-z-]+\\.pem", identity.toString())
                        .replace("/var/lib/nats", directory.resolve("store").toString()));
        return run(NatsServer.program(), "-t", "-c", configuration.toString());
    }

    private static List<String> settings(String file) throws IOException {
        return Files.readAllLines(TEMPLATES.resolve(file)).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
