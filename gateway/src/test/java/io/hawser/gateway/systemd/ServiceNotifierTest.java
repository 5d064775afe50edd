package io.hawser.gateway.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.slf4j.LoggerFactory;

class ServiceNotifierTest {
    private static final long PID = 4711;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listenToTheLog() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void leaveTheLog() {
        logger().detachAppender(log);
    }

    @Test
    void whatIsToldReachesAServiceManagerAtAPathInOrder() throws IOException {
        String path = directory.resolve("notify").toString();
        try (ListeningServiceManager manager = new ListeningServiceManager(path)) {
            tellEverything(new ServiceNotifier(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "30000000"), PID));

            awaitMessages(manager, "STATUS=opening the store", "READY=1", "WATCHDOG=1", "STOPPING=1");
        }
        assertThat(log.list).isEmpty();
    }

    @Test
    void whatIsToldReachesAServiceManagerAtAnAbstractName() throws IOException {
        String name = "@hawser-" + UUID.randomUUID();
        try (ListeningServiceManager manager = new ListeningServiceManager(name)) {
            new ServiceNotifier(Map.of("NOTIFY_SOCKET", name), PID).ready();

            awaitMessages(manager, "READY=1");
        }
    }

    @Test
    void aStatusIsOneLine() throws IOException {
        String path = directory.resolve("notify").toString();
        try (ListeningServiceManager manager = new ListeningServiceManager(path)) {
            new ServiceNotifier(Map.of("NOTIFY_SOCKET", path), PID).status("two\nREADY=1");

            awaitMessages(manager, "STATUS=two READY=1");
        }
    }

    @Test
    void withoutAServiceManagerNothingHappens() {
        tellEverything(new ServiceNotifier(Map.of(), PID));
        tellEverything(new ServiceNotifier(Map.of("NOTIFY_SOCKET", "", "WATCHDOG_USEC", "30000000"), PID));

        assertThat(log.list).isEmpty();
    }

    @Test
    void aServiceManagerThatIsGoneIsLoggedOnceAndHarmsNobody() {
        String path = directory.resolve("nobody").toString();

        tellEverything(new ServiceNotifier(Map.of("NOTIFY_SOCKET", path), PID));

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("is not told", path);
    }

    @Test
    void anAddressThatIsNoneOfOursIsLoggedOnceAndHarmsNobody() {
        tellEverything(new ServiceNotifier(Map.of("NOTIFY_SOCKET", "vsock:2:1234"), PID));

        assertThat(log.list).hasSize(1);
    }

    @Test
    void aServiceManagerThatDoesNotReadHoldsNobodyUp() throws IOException {
        Path path = directory.resolve("deaf");
        try (AFUNIXDatagramSocket deaf = AFUNIXDatagramSocket.newInstance()) {
            deaf.bind(AFUNIXSocketAddress.of(path));
            ServiceNotifier notifier = new ServiceNotifier(Map.of("NOTIFY_SOCKET", path.toString()), PID);

            await().atMost(SOON).pollDelay(Duration.ZERO).until(() -> {
                notifier.ready();
                return !log.list.isEmpty();
            });
        }
        assertThat(log.list.getFirst().getFormattedMessage()).contains("it does not read");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            30000000, none, PT15S
            30000000, 4711, PT15S
            30000000, 4712, none
            1500000,  none, PT0.75S
            none,     4711, none
            soon,     none, none
            0,        none, none
            -2,       none, none
            """)
    void aWatchdogIsCalledTwiceAsOftenAsIsAskedOfThisProcess(String micros, String pid, Duration interval) {
        var environment = new HashMap<String, String>(Map.of("NOTIFY_SOCKET", "/run/x"));
        environment.computeIfAbsent("WATCHDOG_USEC", _ -> micros);
        environment.computeIfAbsent("WATCHDOG_PID", _ -> pid);

        assertThat(new ServiceNotifier(environment, PID).watchdogInterval().orElse(null))
                .isEqualTo(interval);
    }

    @Test
    void aWatchdogThatNobodyAskedForIsNotCalled() throws IOException {
        String path = directory.resolve("notify").toString();
        try (ListeningServiceManager manager = new ListeningServiceManager(path)) {
            ServiceNotifier notifier = new ServiceNotifier(Map.of("NOTIFY_SOCKET", path), PID);

            notifier.watchdog();
            notifier.ready();

            awaitMessages(manager, "READY=1");
        }
    }

    private static void tellEverything(ServiceNotifier notifier) {
        notifier.status("opening the store");
        notifier.ready();
        notifier.watchdog();
        notifier.stopping();
    }

    private static void awaitMessages(ListeningServiceManager manager, String... expected) {
        await().atMost(SOON).until(() -> manager.messages().size() >= expected.length);
        assertThat(manager.messages()).isEqualTo(List.of(expected));
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ServiceNotifier.class);
    }
}
