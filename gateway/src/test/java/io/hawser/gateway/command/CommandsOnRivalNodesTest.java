package io.hawser.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.protocol.Command;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten thousand commands on gateways that are killed, sleep, miss each other and come back: each command ends once, everybody
 * who waits is told that end, and nothing that was acknowledged is lost.
 */
final class CommandsOnRivalNodesTest {
    private static final int COMMANDS = 10_000;
    private static final int DEVICES = 100;
    private static final int FAULTS = 14;
    private static final int SILENT_IN = 50; // one of so many commands is never answered
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);
    private static final Duration SHORT_TIME_TO_LIVE = Duration.ofSeconds(3);
    private static final CommandLimits LIMITS =
            new CommandLimits(COMMANDS, 6 * COMMANDS, 50, Duration.ofMillis(500), Duration.ofHours(1), 6 * COMMANDS);

    private final ManyNodes cluster = new ManyNodes(LIMITS);
    private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(2);
    private final ConcurrentMap<UUID, CommandState> told = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, Boolean> acknowledged = new ConcurrentHashMap<>();
    private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger(COMMANDS);

    @AfterEach
    void close() {
        callers.shutdownNow();
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(longs = 1)
    void eachCommandEndsOnceAndEveryCallerIsToldThatEnd(long seed) throws InterruptedException {
        Random random = new Random(seed);
        List<String> names = new ArrayList<>(List.of("a", "b", "c"));
        names.forEach(cluster::start);
        List<RoamingDevice> devices = connectDevices();
        Thread load = Thread.ofPlatform().start(() -> submitAll(new Random(seed + 1)));

        for (int fault = 0; fault < FAULTS; fault++) {
            String victim = names.get(random.nextInt(names.size()));
            switch (random.nextInt(3)) {
                case 0 -> replace(names, victim, "n" + fault);
                case 1 -> sleepAndBeMissed(victim, random);
                default -> beMissed(victim, random);
            }
            devices.forEach(device -> reconnectIfLost(device, names, random));
        }
        load.join();

        await().atMost(Duration.ofSeconds(30)).until(() -> unanswered.get() == 0);
        Map<UUID, List<CommandRecord.Ended>> ends = cluster.ends();
        assertThat(contradictions).isEmpty();
        assertThat(told).hasSize(COMMANDS);
        assertThat(ends.values()).allSatisfy(each -> assertThat(each).hasSize(1));
        assertThat(ends.keySet()).containsAll(acknowledged.keySet());
        assertThat(told)
                .allSatisfy((id, state) -> assertThat(ends.get(id))
                        .extracting(CommandRecord.Ended::state)
                        .containsExactly(state));
        assertThat(told.values()).contains(CommandState.SUCCEEDED, CommandState.FAILED, CommandState.TIMED_OUT);
    }

    private List<RoamingDevice> connectDevices() {
        List<NodeOfMany> nodes = List.copyOf(cluster.nodes.values());
        List<RoamingDevice> devices = new ArrayList<>();
        for (int number = 0; number < DEVICES; number++) {
            RoamingDevice device = new RoamingDevice(cluster, new DeviceId("d" + number), this::work);
            device.connectTo(nodes.get(number % nodes.size()));
            devices.add(device);
        }
        return devices;
    }

    private Optional<CommandResult.Status> work(Command command) {
        int lot = Math.floorMod(command.id().hashCode(), SILENT_IN);
        return switch (lot) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(CommandResult.Status.FAILED);
            default -> Optional.of(CommandResult.Status.SUCCEEDED);
        };
    }

    /** About as long as the faults last. */
    private void submitAll(Random random) {
        for (int number = 0; number < COMMANDS; number++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            boolean silent = Math.floorMod(id.hashCode(), SILENT_IN) == 0;
            submit(new CommandRequest(
                    id,
                    new DeviceId("d" + random.nextInt(DEVICES)),
                    "x",
                    Payload.ofUtf8("p"),
                    silent ? SHORT_TIME_TO_LIVE : TIME_TO_LIVE,
                    true));
            if (number % 20 == 0) {
                awaitNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    /** As a web server does: with the same id again, at another gateway, until it is told an end. */
    private void submit(CommandRequest request) {
        List<NodeOfMany> nodes = cluster.inService();
        NodeOfMany node = nodes.get(Math.floorMod(System.nanoTime() / 1_000, nodes.size()));
        var _ = node.commands
                .submit(request)
                .thenCompose(submission -> {
                    if (submission instanceof Submission.Accepted(AcceptedCommand command)) {
                        acknowledged.put(request.id(), true);
                        return command.reached(WaitFor.COMPLETED);
                    }
                    throw new IllegalStateException(submission.toString());
                })
                .whenComplete((status, failure) -> {
                    if (failure != null) {
                        var _ = callers.schedule(() -> submit(request), 50, TimeUnit.MILLISECONDS);
                        return;
                    }
                    CommandState before = told.put(request.id(), status.state());
                    if (before != null) {
                        contradictions.add(request.id() + ": " + before + ", then " + status.state());
                    }
                    unanswered.decrementAndGet();
                });
    }

    private void replace(List<String> names, String victim, String successor) {
        cluster.kill(victim);
        names.remove(victim);
        awaitNanos(TimeUnit.MILLISECONDS.toNanos(200));
        cluster.start(successor);
        names.add(successor);
        awaitNanos(TimeUnit.MILLISECONDS.toNanos(300));
    }

    /** It goes on where it was, and takes itself for the owner of what others have by then. */
    private void sleepAndBeMissed(String victim, Random random) {
        cluster.node(victim).pause();
        awaitNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
        cluster.miss(victim);
        awaitNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(400)));
        cluster.node(victim).resume();
        awaitNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)));
        cluster.learn(victim);
    }

    /** Two take themselves for the owner, and both can reach the logs. */
    private void beMissed(String victim, Random random) {
        cluster.miss(victim);
        awaitNanos(TimeUnit.MILLISECONDS.toNanos(300 + random.nextInt(500)));
        cluster.learn(victim);
    }

    private void reconnectIfLost(RoamingDevice device, List<String> names, Random random) {
        if (device.node().filter(NodeOfMany::isKilled).isPresent()) {
            device.connectTo(cluster.node(names.get(random.nextInt(names.size()))));
        }
    }

    private static void awaitNanos(long nanos) {
        long end = System.nanoTime() + nanos;
        await().pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() - end >= 0);
    }
}
