package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.Subscription;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventKind;
import io.hawser.client.view.RestartView;
import io.hawser.client.view.StatusView;
import io.hawser.gateway.fault.FaultLine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One gateway process with 5,000 devices that send, broken from the inside in one way after the other: each time only those
 * are touched who have to be, and it heals by itself.
 */
@Timeout(120)
class FaultsUnderLoadTest {
    private static final int DEVICES = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static GatewayProcess gateway;
    private static HawserClient client;
    private static SteadyFleet fleet;

    @BeforeAll
    static void start() throws Exception {
        gateway = GatewayProcess.withFaults(directory, "device-listener.io-threads=4");
        gateway.start();
        client = HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcPort())
                .tokenFile(gateway.adminToken())
                .deadline(LIMIT)
                .build();
        fleet = SteadyFleet.start(gateway.devicePort(), DEVICES);
    }

    @AfterAll
    static void end() throws Exception {
        var report = fleet.finish();
        client.close();
        gateway.close();
        assertThat(report.violations()).isZero();
        assertThat(report.lost()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!exception",
                "!error",
                "!hostile",
                "!hello-null",
                "!login victim\n!uplink-null",
                "!login victim\n!command-ack-null",
                "!login victim\n!command-result-null",
                "!login victim\n!ping-breaks"
            })
    void whatOneDeviceBreaksIsItsOwn(String instructions) throws Exception {
        long before = unclean();
        try (FaultLine line = new FaultLine(gateway.devicePort())) {
            line.say(instructions);
            line.awaitClosed();
        }

        fleet.awaitUplinks();
        assertThat(unclean() - before).isLessThanOrEqualTo(1); // the one itself, where it had logged in
        assertThat(client.status().sessions()).isGreaterThanOrEqualTo(DEVICES);
        assertThat(listener().state()).isEqualTo(ComponentState.RUNNING);
    }

    @Test
    void aDeadIoThreadIsReplacedAndItsDevicesComeBack() throws Exception {
        long restarts = listener().restarts();
        long before = unclean();
        String doomed = "";
        long begun = System.nanoTime();
        EventTape changes = new EventTape();
        Subscription subscription =
                client.subscribe(SubscribeOptions.EVERYTHING.withKinds(EventKind.COMPONENT_CHANGED), changes);
        subscription.started().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        while (listener().restarts() == restarts) {
            assertThat(System.nanoTime() - begun).as("%s", gateway.output()).isLessThan(LIMIT.toNanos());
            // Errors again and again out of one and the same thread end it; connections go round all of them.
            try (FaultLine line = FaultLine.loggedIn(gateway.devicePort(), "murderer")) {
                String thread = line.thread();
                doomed = doomed.isEmpty() ? thread : doomed;
                line.say(thread.equals(doomed) ? "!hostile" : "!bye");
                line.awaitClosed();
            }
        }

        assertThat(listener().lastFailure()).contains("died: errors came out of it again and again");
        await().atMost(LIMIT)
                .until(() -> causes(changes, ComponentState.RESTARTING).size() == 1);
        assertThat(causes(changes, ComponentState.RESTARTING).getFirst()).contains("died: errors came out of it");
        await().atMost(LIMIT).until(() -> listener().state() == ComponentState.RUNNING);
        client.restart("device-listener", RestartMode.GRACEFUL);
        await().atMost(LIMIT)
                .until(() -> causes(changes, ComponentState.RESTARTING).size() == 2);
        assertThat(causes(changes, ComponentState.RESTARTING).getLast())
                .as("on call")
                .isEmpty();
        subscription.close();
        fleet.awaitEverybody();
        fleet.awaitUplinks();
        assertThat(unclean() - before).isBetween(1L, DEVICES / 2L); // those of the other three threads stayed
        await().atMost(LIMIT).until(() -> listener().state() == ComponentState.RUNNING);
    }

    @Test
    void aStuckIoThreadIsReplacedAndWhatCannotBeHealedIsSaid() throws Exception {
        long restarts = listener().restarts();
        long before = unclean();
        try (FaultLine stuck = new FaultLine(gateway.devicePort())) {
            stuck.say("!spin");

            await().atMost(LIMIT).until(() -> listener().restarts() > restarts);
            fleet.awaitEverybody();
            fleet.awaitUplinks();
            assertThat(unclean() - before).isBetween(1L, DEVICES / 2L); // those of the other three threads stayed
            assertThat(silenceWhenSeen()).isLessThan(Duration.ofSeconds(5));
            await().atMost(LIMIT).until(() -> listener().state() == ComponentState.DEGRADED);
            assertThat(listener().lastFailure()).contains("stuck, and replaced, but not ended");

            try (FaultLine release = new FaultLine(gateway.devicePort())) {
                release.say("!release");
            }
            await().atMost(LIMIT).until(() -> listener().state() == ComponentState.RUNNING);
        }
        assertThat(listener().restarts()).isEqualTo(restarts + 1);
    }

    @Test
    void aStoreWriterThatSomebodyHoldsUpIsFreed() throws Exception {
        long restarts = component("event-log").restarts();
        long dropped = unclean();
        try (FaultLine line = FaultLine.loggedIn(gateway.devicePort(), "holder");
                FaultLine other = FaultLine.loggedIn(gateway.devicePort(), "other")) {
            line.holdWriter(false, other);

            await().atMost(LIMIT).until(() -> component("event-log").restarts() > restarts);
            fleet.awaitUplinks();
            await().atMost(LIMIT).until(() -> component("event-log").state() == ComponentState.RUNNING);
        }
        assertThat(component("event-log").lastFailure()).contains("hangs");
        assertThat(unclean() - dropped).isLessThanOrEqualTo(2); // the two lines
        assertThat(component("event-log").restarts()).isEqualTo(restarts + 1);
    }

    @Test
    void acceptingGoesOnByItselfWhenThereAreFilesAgain() throws Exception {
        long restarts = listener().restarts();
        long before = unclean();
        List<FaultLine> holding = new ArrayList<>();
        List<FaultLine> waiting = new ArrayList<>();
        try {
            limitFiles(firstFreeNumberAbove(holding, 20));
            for (int i = 0; i < 20; i++) {
                waiting.add(new FaultLine(gateway.devicePort()));
            }
            await().atMost(LIMIT).until(() -> listener().state() == ComponentState.DEGRADED);
            assertThat(listener().lastFailure()).containsIgnoringCase("too many open files");
            long failed = counter("hawser_accepts_failed");
            await().atMost(LIMIT).until(() -> counter("hawser_accepts_failed") > failed);
            assertNoBusyLoop();
            for (FaultLine line : holding) {
                line.close(); // these files are free again
            }
            for (FaultLine line : waiting) {
                line.say("!login waited");
                assertThat(line.answer()).startsWith("WELCOME ");
                line.close();
            }
        } finally {
            limitFiles(20_000);
        }
        await().atMost(LIMIT).until(() -> listener().state() == ComponentState.RUNNING);
        fleet.awaitUplinks();
        assertThat(listener().restarts()).isEqualTo(restarts);
        assertThat(unclean() - before).isLessThanOrEqualTo(holding.size() + (long) waiting.size());
        await().atMost(LIMIT).until(() -> client.status().sessions() == DEVICES);
    }

    @Test
    void aDeviceClosedTwiceWhileItIsWrittenToAndFromBothSidesHarmsNobody() throws Exception {
        long before = unclean();
        for (int round = 0; round < 10; round++) {
            String device = "closing-" + round;
            FaultLine line = FaultLine.loggedIn(gateway.devicePort(), device);
            SendCommand command = SendCommand.to(device, "echo").withTimeToLive(Duration.ofMillis(300));
            SentCommand writing = client.commands().send(command);
            Thread one = Thread.ofVirtual().start(() -> disconnect(device));
            Thread two = Thread.ofVirtual().start(() -> disconnect(device));
            line.say("!bye");
            line.close();
            one.join();
            two.join();
            assertThat(writing.completed()
                            .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .state())
                    .isEqualTo(CommandState.TIMED_OUT);
        }

        fleet.awaitUplinks();
        await().atMost(LIMIT).until(() -> client.status().sessions() == DEVICES);
        assertThat(unclean() - before).isLessThanOrEqualTo(10);
        assertThat(listener().state()).isEqualTo(ComponentState.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"device-listener", "command-monitor", "event-log", "rpc"})
    void everyComponentRestartsAHundredTimesUnderLoad(String name) throws Exception {
        long before = unclean();
        long reported = 0;
        for (int i = 0; i < 100; i++) {
            var restart = client.restart(name, RestartMode.GRACEFUL);
            assertThat(restart.component().state()).isEqualTo(ComponentState.RUNNING);
            reported += restart.connectionsRefused();
        }

        fleet.awaitUplinks();
        assertThat(unclean()).isEqualTo(before);
        assertThat(reported).isZero();
        assertThat(client.status().sessions()).isEqualTo(DEVICES);
    }

    @Test
    void everythingRestartsAtOnceAndAgainMeanwhileAHundredTimesUnderLoad() throws Exception {
        List<String> names = List.of("device-listener", "command-monitor", "event-log", "rpc");
        long reconnects = fleet.reconnects();
        Map<String, Long> restartsBefore = names.stream()
                .collect(Collectors.toMap(name -> name, name -> component(name).restarts()));
        int refused = 0;
        try (SteadyCallers callers =
                new SteadyCallers(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.devicePort()))) {
            for (int round = 0; round < 100; round++) {
                List<CompletableFuture<RestartView>> restarts = names.stream()
                        .flatMap(name -> Stream.of(name, name))
                        .map(name -> client.restartAsync(name, RestartMode.GRACEFUL))
                        .toList();
                for (CompletableFuture<RestartView> restart : restarts) {
                    refused += endOf(restart);
                }
            }
            assertThat(callers.finish())
                    .isNotEmpty()
                    .extracting(SteadyCallers.Call::end)
                    .containsOnly(SteadyCallers.End.WELCOMED);
        }

        fleet.awaitUplinks();
        await().atMost(LIMIT).until(() -> client.status().sessions() == DEVICES);
        assertThat(fleet.reconnects()).isEqualTo(reconnects);
        assertThat(refused).as("restarts during a restart").isPositive();
        long done = 0;
        for (String name : names) {
            assertThat(component(name).state()).as(name).isEqualTo(ComponentState.RUNNING);
            done += component(name).restarts() - Objects.requireNonNull(restartsBefore.get(name));
        }
        assertThat(done + refused).isEqualTo(800);
    }

    @Test
    void aHardRestartSendsEverybodyAwayAndAllComeBack() throws Exception {
        long restarts = listener().restarts();
        long reconnects = fleet.reconnects();

        for (String name : List.of("device-listener", "event-log", "command-monitor")) {
            assertThat(client.restart(name, RestartMode.HARD).component().state())
                    .as(name)
                    .isEqualTo(ComponentState.RUNNING);
        }

        await().atMost(LIMIT).until(() -> fleet.reconnects() >= reconnects + DEVICES);
        fleet.awaitEverybody();
        fleet.awaitUplinks();
        assertThat(listener().restarts()).isEqualTo(restarts + 1);
    }

    /** 1 when it was refused since another one of that component was under way, 0 when it was done. */
    private static int endOf(CompletableFuture<RestartView> restart) throws Exception {
        try {
            RestartView done = restart.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(done.component().state()).isEqualTo(ComponentState.RUNNING);
            assertThat(done.connectionsRefused()).isZero();
            return 0;
        } catch (ExecutionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            HawserException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.RESTART_UNDER_WAY));
            return 1;
        }
    }

    /** Why the listener came into that state, each time. */
    private static List<String> causes(EventTape changes, ComponentState into) {
        return changes.events().stream()
                .map(event -> (EventDetail.ComponentChanged) event.detail())
                .filter(change -> change.name().equals("device-listener") && change.to() == into)
                .map(EventDetail.ComponentChanged::cause)
                .toList();
    }

    private static void disconnect(String device) {
        try {
            client.devices().disconnect(device);
        } catch (HawserException _) {
            // it is gone already
        }
    }

    private static ComponentView listener() {
        return component("device-listener");
    }

    private static ComponentView component(String name) {
        return client.status().component(name).orElseThrow();
    }

    private static long unclean() {
        return counter("hawser_disconnects_unclean");
    }

    private static long counter(String name) {
        StatusView status = client.status();
        return Objects.requireNonNull(status.counters().get(name));
    }

    /**
     * The number that the next file would have (the limit is one of numbers), when at least so many of the new lines have
     * lower ones. What a test before this one closed may be closed in the gateway while the lines come, and then the first
     * free number is below theirs: closing them would free none that counts.
     */
    private static int firstFreeNumberAbove(List<FaultLine> holding, int most) throws Exception {
        Set<Integer> before = numbersTaken();
        while (true) {
            for (int i = 0; i < most; i++) {
                holding.add(FaultLine.loggedIn(gateway.devicePort(), "holding-" + holding.size()));
            }
            Set<Integer> taken = numbersTaken();
            int free = IntStream.iterate(0, number -> number + 1)
                    .filter(number -> !taken.contains(number))
                    .findFirst()
                    .orElseThrow();
            long below = taken.stream()
                    .filter(number -> number < free && !before.contains(number))
                    .count();
            if (below > most) {
                return free;
            }
        }
    }

    private static Set<Integer> numbersTaken() throws Exception {
        try (var files = java.nio.file.Files.list(Path.of("/proc", Long.toString(gateway.pid()), "fd"))) {
            return files.map(file -> Integer.valueOf(file.getFileName().toString()))
                    .collect(Collectors.toSet());
        }
    }

    private static void limitFiles(int most) throws Exception {
        Process prlimit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(gateway.pid()), "--nofile=" + most + ":20000")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    /** How long the stuck thread had been silent when the probe said so. */
    private static Duration silenceWhenSeen() throws Exception {
        Matcher seen = Pattern.compile("a probe failed probe=io-threads .* has given no sign of life for (\\d+) ms")
                .matcher(gateway.output());
        assertThat(seen.find()).as("%s", gateway.output()).isTrue();
        return Duration.ofMillis(Long.parseLong(seen.group(1)));
    }

    /** The thread that accepts uses next to no time, of which it would use all if it went round without a pause. */
    private static void assertNoBusyLoop() throws Exception {
        Duration before = acceptTime();
        long failed = counter("hawser_accepts_failed");
        long begun = System.nanoTime();
        await().atMost(LIMIT)
                .until(() -> System.nanoTime() - begun > Duration.ofSeconds(2).toNanos());
        double seconds = (System.nanoTime() - begun) / 1e9;
        // MINA pauses for 50 ms after each.
        assertThat((counter("hawser_accepts_failed") - failed) / seconds).isBetween(1.0, 25.0);
        assertThat(acceptTime().minus(before)).isLessThan(Duration.ofMillis(500));
    }

    /** The processor time of the threads that accept, in ticks of 10 ms. */
    private static Duration acceptTime() throws Exception {
        long ticks = 0;
        boolean found = false;
        Path tasks = Path.of("/proc", Long.toString(gateway.pid()), "task");
        try (var threads = java.nio.file.Files.list(tasks)) {
            for (Path thread : threads.toList()) {
                String stat = java.nio.file.Files.readString(thread.resolve("stat"));
                if (stat.contains("(device-accept")) {
                    found = true;
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
        }
        assertThat(found).as("a thread that accepts").isTrue();
        return Duration.ofMillis(ticks * 10);
    }
}
