package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The configurations of deploy/nats, and what they become on this machine. */
final class Templates {
    static final String USER = "hawser";
    static final String PASSWORD = "for-the-test";

    // Tests run in the module's directory.
    private static final Path DIRECTORY = Path.of("..", "deploy", "nats");
    private static final String HASHED = "$2a$04$abcdefghijklmnopqrstuu4MEtRITb35.o/1vfMbhIgNGDk2uiABm";

    private Templates() {}

    static String read(String file) throws IOException {
        return Files.readString(DIRECTORY.resolve(file));
    }

    /** Those that the server here understands, oldest first. */
    static List<String> understood() {
        return Stream.of("nats-2.9.conf", "nats-2.10.conf", "nats-2.12.conf")
                .filter(Templates::isUnderstood)
                .toList();
    }

    private static boolean isUnderstood(String file) {
        String[] version = file.replaceAll("[^0-9.]", "").split("\\.", -1);
        return NatsServer.isAtLeast(Integer.parseInt(version[0]), Integer.parseInt(version[1]));
    }

    /** The newest of them, for a server that stands alone on a port. */
    static String alone(Path store, TestIdentity server, Path authorities, int port) throws IOException {
        String here = here(understood().getLast(), store, server, authorities);
        return here.replace("0.0.0.0:4222", "127.0.0.1:" + port).replaceAll("(?s)\ncluster \\{.*", "\n");
    }

    /** For one of three on this machine, the first of which is 0. */
    static String oneOfThree(
            String file,
            int number,
            Path store,
            TestIdentity server,
            Path authorities,
            List<Integer> ports,
            List<Integer> routes)
            throws IOException {
        String here = here(file, store, server, authorities)
                .replace("server_name: nats-1", "server_name: nats-" + (number + 1))
                .replace("0.0.0.0:4222", "127.0.0.1:" + ports.get(number))
                .replace("0.0.0.0:6222", "127.0.0.1:" + routes.get(number));
        for (int other = 0; other < routes.size(); other++) {
            here = here.replace("nats-" + (other + 1) + ".example.com:6222", "localhost:" + routes.get(other));
        }
        return here;
    }

    /** With files that are there, and passwords. */
    static String here(String file, Path store, TestIdentity server, Path authorities) throws IOException {
        return read(file)
                .replace("/etc/nats/tls/server.pem", server.certificate().toString())
                .replace("/etc/nats/tls/server-key.pem", server.key().toString())
                .replace("/etc/nats/tls/ca.pem", authorities.toString())
                .replace("/var/lib/nats", store.toString())
                .replaceAll("\\$2a\\$11\\$replace[a-z.0-9]*", java.util.regex.Matcher.quoteReplacement(HASHED));
    }
}
