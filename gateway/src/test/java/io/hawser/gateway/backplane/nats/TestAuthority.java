package io.hawser.gateway.backplane.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One that issues certificates, by openssl. */
record TestAuthority(Path directory, Path certificate, Path key) {
    static final String HERE = "DNS:localhost,IP:127.0.0.1";

    /** A new one, with its files in that directory. */
    static TestAuthority make(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path key = directory.resolve("ca.key");
        Path certificate = directory.resolve("ca.pem");
        run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=authority -days 2"
                + " -addext basicConstraints=critical,CA:TRUE -keyout " + key + " -out " + certificate);
        return new TestAuthority(directory, certificate, key);
    }

    /** A certificate for this machine. */
    TestIdentity issue(String name) throws IOException {
        return issue(name, HERE, 2);
    }

    /** @param days for how many it is valid; its end lies in the past when they are less than none */
    TestIdentity issue(String name, String subjectAlternativeNames, int days) throws IOException {
        Path key = directory.resolve(name + ".key");
        Path request = directory.resolve(name + ".csr");
        Path certificate = directory.resolve(name + ".pem");
        Path extensions =
                Files.writeString(directory.resolve(name + ".ext"), "subjectAltName=" + subjectAlternativeNames);
        run("req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=" + name + " -keyout " + key
                + " -out " + request);
        run("x509 -req -in " + request + " -CA " + certificate() + " -CAkey " + key() + " -CAcreateserial -days " + days
                + " -extfile " + extensions + " -out " + certificate);
        return new TestIdentity(certificate, key);
    }

    private static void run(String arguments) {
        String said = Programs.run(("openssl " + arguments).split(" "));
        assertThat(said).doesNotContain("rror");
    }
}
