package io.hawser.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigRefusalTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    node.id                           | a b   | 1 to 64 letters, digits, dots, underscores and hyphens
                    node.data-directory               | ''    | a directory
                    device-listener.socket            | fd3   | open or inherited
                    device-listener.host              | a b   | a host name or a numeric address
                    device-listener.port              | 70000 | 0..65535
                    device-listener.port              | -1    | 0..65535
                    device-listener.port              | x     | a whole number
                    device-listener.port              | 1.5   | a whole number
                    device-listener.protocols         | hdp1,hdp1 | one or more names of protocols, each once, of lower case letters, digits and hyphens
                    device-listener.protocols         | ''    | one or more names of protocols, each once, of lower case letters, digits and hyphens
                    device-listener.backlog           | 0     | 1..65535
                    device-listener.io-threads        | 1025  | 0..1024
                    device-listener.login-time        | 99ms  | 100ms..10m
                    device-listener.login-time        | soon  | a duration such as 500ms, 10s or 5m
                    device-listener.keep-alive.default | 2h   | 1s..1h
                    device-listener.keep-alive.default | 1500ms | whole seconds
                    device-listener.keep-alive.min    | 0s    | 1s..18h
                    device-listener.keep-alive.max    | 19h   | 1s..18h
                    device-listener.max-connections   | 0     | 1..10000000
                    device-listener.max-body          | 255   | 256..16m
                    device-listener.max-body          | big   | a size such as 65536, 64k or 4m, below 2g
                    device-listener.max-body          | 9g    | a size such as 65536, 64k or 4m, below 2g
                    device-listener.max-queued-bytes  | 1k    | 64k..1g
                    device-listener.insecure          | maybe | true or false
                    devices.unknown                   | deny  | accept or refuse
                    devices.insecure-unknown-devices  | 2     | true or false
                    rpc.host                          | a/b   | a host name or a numeric address
                    rpc.port                          | 65536 | 0..65535
                    rpc.port                          | 7700  | another port than device-listener.port
                    rpc.tls.certificate               | a.pem | ''
                    rpc.tls.key                       | a.pem | ''
                    rpc.tls.client-ca                 | a.pem | a certificate and a key beside it
                    rpc.insecure                      | 1     | true or false
                    rpc.max-message                   | 1     | 4k..1g
                    rpc.shutdown-grace                | 1d    | 0s..10m
                    http.host                         | a/b   | a host name or a numeric address
                    http.port                         | 65536 | 0..65535
                    http.port                         | 7701  | another port than rpc.port
                    http.port                         | 7700  | another port than device-listener.port
                    http.tls.certificate              | a.pem | ''
                    http.tls.key                      | a.pem | ''
                    http.insecure                     | 1     | true or false
                    http.allowed-origins              | shop  | origins such as https://shop.example.com, in lower case and without a path
                    http.max-connections              | 0     | 1..10000000
                    http.ping-interval                | 1ms   | 1s..1h
                    http.send-timeout                 | 1ms   | 1s..1h
                    http.session-time                 | 1s    | 1m..30d
                    http.events.max-clients           | -1    | 0..100000
                    http.events.max-per-second        | 0     | 1..100000
                    http.events.max-queued            | 0     | 1..1000000
                    http.events.max-message           | 1     | 256..1m
                    store.engine                      | disk  | embedded or memory or nats
                    store.durability                  | FULL  | full or relaxed
                    store.queue-bytes                 | 17g   | 1m..16g
                    store.reserve-bytes               | 17g   | 0..16g
                    cluster.servers                   | host  | addresses such as nats://10.0.0.1:4222 or tls://nats.example.com:4222
                    cluster.user                      | a     | ''
                    cluster.password-file             | a.pw  | ''
                    cluster.token-file                | a\0b  | a path
                    cluster.credentials-file          | a\0b  | a path
                    cluster.tls.ca                    | a\0b  | a path
                    cluster.tls.certificate           | a.pem | ''
                    cluster.tls.key                   | a.pem | ''
                    cluster.insecure                  | 1     | true or false
                    cluster.replicas                  | 2     | 1, 3 or 5
                    cluster.shards                    | 0     | 1..64
                    cluster.advertise.rpc             | here  | host:port, at most 255 bytes
                    cluster.advertise.devices         | here  | host:port, at most 255 bytes
                    cluster.rebalance-on-join.sessions-per-second | -1 | 0..1000000
                    cluster.rebalance-on-join.after   | 0s    | 1s..1d
                    cluster.allow-old-nats            | 2     | true or false
                    event-log.queue-events            | 0     | 1..100000000
                    event-log.queue-bytes             | 0     | 1m..16g
                    event-log.retention.age           | 59s   | 1m..3650d
                    event-log.retention.events        | 999   | 1000..100000000000
                    event-log.retention.bytes         | 1k    | 1m..1024g
                    event-log.groups.max-groups       | 0     | 1..100000
                    event-log.groups.keep             | 59s   | 1m..3650d
                    event-log.groups.max-lag.age      | 59s   | 1m..3650d
                    event-log.groups.max-lag.events   | 999   | 1000..100000000000
                    event-log.groups.max-lag.bytes    | 1k    | 1m..1024g
                    event-log.groups.read-ahead-events | 99   | 100..1000000
                    event-log.groups.held-bytes       | 1k    | 1m..16g
                    event-log.tail-cache-bytes        | -1    | a size such as 65536, 64k or 4m
                    commands.default-time-to-live     | 31d   | 1ms..30d
                    commands.max-time-to-live         | 31d   | 1s..30d
                    commands.max-in-flight-per-device | 0     | 1..1024
                    commands.max-queued-per-device    | 0     | 1..1000000
                    commands.max-outstanding          | 0     | 1..100000000
                    commands.max-unanswered-per-stream | 0   | 1..100000
                    commands.resend-interval          | 1ms   | 100ms..10m
                    commands.keep-finished.age        | 366d  | 0s..365d
                    commands.keep-finished.count      | -1    | 0..100000000
                    supervision.io-thread-patience    | 1ms   | 500ms..10m
                    supervision.handshake-patience    | 1ms   | 500ms..10m
                    supervision.store-patience        | 1ms   | 500ms..10m
                    supervision.rpc-patience          | 1ms   | 500ms..10m
                    supervision.http-patience         | 1ms   | 500ms..10m
                    supervision.max-restarts          | 0     | 1..1000
                    supervision.restart-window        | 1ms   | 1s..1d
                    drain.deadline                    | 25h   | 0s..1d
                    drain.reconnect-after             | 25h   | 0s..1d
                    drain.alternate                   | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx    | host:port, at most 255 bytes
                    """)
    void valueOutsideItsRangeIsRefusedWithWhatIsExpected(String key, String value, String expected) {
        List<Problem> problems = problems(Sources.none().withFlag(key + "=" + value));

        assertThat(problems).hasSize(1);
        Problem problem = problems.getFirst();
        if (expected.isEmpty()) {
            // the one that is missing is named
            assertThat(problem.key()).matches("(rpc|http|cluster)\\.tls\\..*|cluster\\.(user|password-file)");
            assertThat(problem.expected()).matches("a (file|name), since there is a .*");
        } else {
            String shown = value.isEmpty() ? "\"\"" : value;
            assertThat(problem).hasToString(key + ": " + shown + " (expected: " + expected + ") [--set]");
        }
    }

    @Test
    void everySettingHasARefusalAbove() throws NoSuchMethodException {
        String table = ConfigRefusalTest.class
                .getDeclaredMethod(
                        "valueOutsideItsRangeIsRefusedWithWhatIsExpected", String.class, String.class, String.class)
                .getAnnotation(CsvSource.class)
                .textBlock();

        assertThat(Reference.load().settings())
                .allSatisfy(setting -> assertThat(table).contains(setting.key() + " "));
    }

    @Test
    void unknownKeyInAFileIsNamedWithItsLineAndTheNearestKey() throws IOException {
        Path file = write("""
                rpc.port = 7701
                device-listner { port = 1 }
                device-listener { prot = 2 }
                quite.something.else = 3
                """);

        assertThat(problems(Sources.none().withFile(file)))
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "device-listner: unknown; did you mean device-listener? [" + file + ":2]",
                        "device-listener.prot: unknown; did you mean device-listener.port? [" + file + ":3]",
                        "quite: unknown [" + file + ":4]");
    }

    @Test
    void unknownKeyInAFlagIsNamedWithTheNearestKey() {
        assertThat(problems(Sources.none().withFlag("rpc.prot=1")))
                .extracting(Problem::toString)
                .containsExactly("rpc.prot: unknown; did you mean rpc.port? [--set]");
    }

    @Test
    void unknownVariableIsNamedWithTheNearestVariable() {
        assertThat(problems(Sources.none().withEnvironment(Map.of("HAWSER_DEVICE_LISTENER_PROT", "1"))))
                .extracting(Problem::toString)
                .containsExactly("HAWSER_DEVICE_LISTENER_PROT: unknown; did you mean HAWSER_DEVICE_LISTENER_PORT?"
                        + " [environment]");
    }

    @Test
    void variablesOfOthersAreNoSettings() {
        Sources sources = Sources.none()
                .withEnvironment(Map.of(
                        "HAWSER_TOKEN", "hwt_x",
                        "HAWSER_JAVA", "java",
                        "HAWSER_ADDRESS", "localhost:1",
                        "HAWSER_SERVICE_HOST", "10.0.0.1",
                        "HAWSER_RPC_PORT", "tcp://10.0.0.1:7701",
                        "HAWSER_RPC_PORT_7701_TCP_ADDR", "10.0.0.1",
                        "HAWSER_RPC_SERVICE_PORT_GRPC", "7701",
                        "PATH", "/bin"));

        assertThat(GatewayConfig.load(sources).rpc().port()).isEqualTo(7701);
    }

    @Test
    void groupWithOneValueAndValueWithAGroupAreRefused() throws IOException {
        Path file = write("rpc = 5\nnode.id { a = 1 }\ncommands.resend-interval = null");

        assertThat(problems(Sources.none().withFile(file)))
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "rpc: one value (expected: a group of settings, such as rpc { … }) [" + file + ":1]",
                        "node.id: {\"a\":1} (expected: a text) [" + file + ":2]",
                        "commands.resend-interval: null (expected: a duration such as 500ms, 10s or 5m) [" + file
                                + ":3]");
    }

    @Test
    void flagWithoutAValueIsRefused() {
        assertThat(problems(Sources.none().withFlag("rpc.port")))
                .extracting(Problem::toString)
                .containsExactly("--set rpc.port: not understood (expected: --set key=value)");
    }

    @Test
    void missingFileAndFileThatIsNoHoconAreRefused() throws IOException {
        Path missing = directory.resolve("missing.conf");
        Path broken = write("rpc {\n port = ");

        assertThat(problems(Sources.none().withFile(missing).withFile(broken)))
                .extracting(Problem::key)
                .containsExactly("--config " + missing, "--config " + broken);
    }

    @Test
    void everythingThatIsWrongIsReportedTogether() throws IOException {
        Path file = write("""
                device-listener { port = 70000, backlog = none, keep-alive { min = 2m } }
                devices.unknown = perhaps
                unknown-thing = 1
                """);
        Sources sources = Sources.none()
                .withFile(file)
                .withEnvironment(Map.of("HAWSER_RPC_HOST", "0.0.0.0", "HAWSER_NONSENSE", "1"))
                .withFlag("store.engine=tape");

        ConfigException failure = catchThrowableOfType(ConfigException.class, () -> GatewayConfig.load(sources));

        assertThat(failure.problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "unknown-thing",
                        "HAWSER_NONSENSE",
                        "device-listener.port",
                        "device-listener.backlog",
                        "device-listener.keep-alive.default",
                        "devices.unknown",
                        "rpc.host",
                        "store.engine");
        assertThat(failure)
                .hasMessageStartingWith("8 settings are wrong:")
                .hasMessageContaining("\n  device-listener.port: 70000 (expected: 0..65535) [" + file + ":1]")
                .hasMessageContaining("\n  rpc.host: 0.0.0.0 (expected: a loopback address, or rpc.tls, or rpc.insecure"
                        + " = true to do without encryption) [environment HAWSER_RPC_HOST]");
    }

    @Test
    void problemIsReportedOnceAlsoWhenDefaultsDoNotFitBesideIt() {
        Sources sources = Sources.none()
                .withFlag("device-listener.keep-alive.default=0s")
                .withFlag("device-listener.keep-alive.min=5m");

        assertThat(problems(sources)).extracting(Problem::key).containsExactly("device-listener.keep-alive.default");
    }

    @Test
    void recordsRefuseByThemselvesToo() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new StoreConfig(StoreConfig.Engine.MEMORY, StoreConfig.Durability.FULL, 0, 0))
                .withMessage("store.queue-bytes: 0 (expected: 1m..16g)");
    }

    private static List<Problem> problems(Sources sources) {
        return catchThrowableOfType(ConfigException.class, () -> GatewayConfig.load(sources))
                .problems();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("hawser.conf"), text);
    }
}
