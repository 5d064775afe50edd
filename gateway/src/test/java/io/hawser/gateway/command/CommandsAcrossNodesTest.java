package io.hawser.gateway.command;

import static io.hawser.gateway.command.CommandBench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.command.shard.ShardStatus;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands on three gateways: whoever is asked, the owner of the device's shard does it. */
final class CommandsAcrossNodesTest {
    private static final CommandLimits LIMITS =
            new CommandLimits(1_000, 60_000, 100, Duration.ofSeconds(1), Duration.ofHours(1), 60_000);
    private static final CommandQuery EVERYTHING =
            new CommandQuery(Optional.empty(), Set.of(), Optional.empty(), Optional.empty());

    private final ManyNodes cluster = new ManyNodes(LIMITS);
    private NodeOfMany a;
    private NodeOfMany b;
    private NodeOfMany c;

    @BeforeEach
    void start() {
        a = cluster.start("a");
        b = cluster.start("b");
        c = cluster.start("c");
        awaitOneOwnerEach();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aCommandGoesFromOneNodeByItsOwnerToTheNodeThatHasTheDevice() {
        DeviceId id = cluster.deviceOwnedBy(c);
        RoamingDevice device = new RoamingDevice(cluster, id, _ -> Optional.of(CommandResult.Status.SUCCEEDED));
        device.connectTo(b);

        AcceptedCommand command = submit(a, request(id, Duration.ofSeconds(20)));
        CommandStatus end = get(command.reached(WaitFor.COMPLETED));

        assertThat(end.state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(end.result()).isEqualTo(Payload.ofUtf8("did"));
        assertThat(end.request().payload()).isEqualTo(Payload.ofUtf8("p"));
        assertThat(device.received()).hasSize(1);
        for (NodeOfMany node : List.of(a, b, c)) {
            assertThat(get(node.commands.find(end.request().id()))).contains(end);
        }
    }

    @Test
    void whatWaitsForADeviceIsSentWhenItConnectsToAnyNode() {
        DeviceId id = cluster.deviceOwnedBy(a);
        AcceptedCommand command = submit(b, request(id, Duration.ofSeconds(20)));
        assertThat(get(b.commands.queued(Set.of(id)))).containsEntry(id, 1);

        new RoamingDevice(cluster, id, _ -> Optional.of(CommandResult.Status.REJECTED)).connectTo(c);

        assertThat(get(command.reached(WaitFor.COMPLETED)).state()).isEqualTo(CommandState.REJECTED);
        assertThat(get(c.commands.queued(Set.of(id)))).containsEntry(id, 0);
    }

    @Test
    void anOwnerThatDiesBetweenSendingAndResultLosesNothing() {
        DeviceId id = cluster.deviceOwnedBy(c);
        RoamingDevice device = new RoamingDevice(cluster, id, _ -> Optional.of(CommandResult.Status.SUCCEEDED));
        device.connectTo(b);
        device.atEachCommand(c::pause); // it has sent, and hears nothing any more

        CommandRequest request = request(id, Duration.ofSeconds(20));
        CompletionStage<Submission> submission = a.commands.submit(request);
        await().until(c::isPaused);
        device.atEachCommand(() -> {});
        cluster.kill("c");

        AcceptedCommand command = accepted(get(submission));
        assertThat(get(command.reached(WaitFor.COMPLETED)).state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(cluster.ends().get(request.id())).hasSize(1);
    }

    @Test
    void theDeadlineFiresOnTheNewOwner() {
        DeviceId id = cluster.deviceOwnedBy(c);
        AcceptedCommand command = submit(a, request(id, Duration.ofSeconds(2)));
        CompletionStage<CommandStatus> end = command.reached(WaitFor.COMPLETED);

        cluster.kill("c");

        CommandStatus status = get(end);
        assertThat(status.state()).isEqualTo(CommandState.TIMED_OUT);
        assertThat(status.ended().orElseThrow())
                .isBetween(status.deadline(), status.deadline().plusMillis(500));
    }

    @Test
    void aRepeatedRequestAtAnotherNodeIsTheSameCommand() {
        DeviceId id = cluster.deviceOwnedBy(c);
        CommandRequest request = request(id, Duration.ofSeconds(20));

        CommandStatus first = submit(a, request).status();
        CommandStatus second = submit(b, request).status();

        assertThat(second).isEqualTo(first);
        assertThat(get(b.commands.submit(
                        new CommandRequest(request.id(), id, "other", request.payload(), request.timeToLive(), true))))
                .isEqualTo(new Submission.Conflict());
    }

    @Test
    void anyNodeCancels() {
        DeviceId id = cluster.deviceOwnedBy(c);
        UUID command = submit(a, request(id, Duration.ofSeconds(20)))
                .status()
                .request()
                .id();

        assertThat(get(b.commands.cancel(command))).isInstanceOf(Cancellation.Cancelled.class);
        assertThat(get(c.commands.cancel(command))).isInstanceOf(Cancellation.Cancelled.class);
        assertThat(get(a.commands.cancel(UUID.randomUUID()))).isEqualTo(new Cancellation.NotFound());
        assertThat(get(a.commands.find(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void aCommandThatMayNotWaitAndDidNotArriveEndsAtOnce() {
        DeviceId id = cluster.deviceOwnedBy(c);
        RoamingDevice device = new RoamingDevice(cluster, id, _ -> Optional.of(CommandResult.Status.SUCCEEDED));
        CommandRequest waits = request(id, Duration.ofSeconds(20));
        CommandRequest mayNotWait =
                new CommandRequest(UUID.randomUUID(), id, "x", Payload.empty(), Duration.ofSeconds(20), false);
        assertThat(get(a.commands.submit(mayNotWait))).isEqualTo(new Submission.NotConnected());
        device.connectTo(b);
        device.vanish();

        CommandStatus end = get(submit(a, mayNotWait).reached(WaitFor.COMPLETED));
        AcceptedCommand waiting = submit(a, waits);
        device.connectTo(a);

        assertThat(end.state()).isEqualTo(CommandState.CANCELLED);
        assertThat(end.attempts()).isZero();
        assertThat(get(waiting.reached(WaitFor.COMPLETED)).state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(device.received()).hasSize(1);
    }

    @Test
    void pagesOfAllShardsAreOneList() {
        Set<UUID> sent = new HashSet<>();
        for (int number = 0; number < 500; number++) {
            sent.add(submit(a, request(new DeviceId("d" + number), Duration.ofSeconds(60)))
                    .status()
                    .request()
                    .id());
        }

        List<CommandStatus> listed = new ArrayList<>();
        Optional<CommandKey> after = Optional.empty();
        do {
            CommandPage page = get(b.commands.list(EVERYTHING, after, 37));
            assertThat(page.commands()).hasSizeLessThanOrEqualTo(37);
            listed.addAll(page.commands());
            after = page.next();
        } while (after.isPresent());

        assertThat(listed).hasSize(500);
        assertThat(listed).extracting(status -> status.request().id()).containsAll(sent);
        assertThat(listed).extracting(CommandStatus::key).isSorted();
    }

    @Test
    void payloadsAsLongAsOneMessageMayBeAreSentFoundAndListed() {
        DeviceId id = cluster.deviceOwnedBy(c);
        Payload large = Payload.of(new byte[700_000]);
        Payload tooLarge = Payload.of(new byte[1 << 20]);
        RoamingDevice device = new RoamingDevice(cluster, id, _ -> Optional.of(CommandResult.Status.SUCCEEDED), large);
        device.connectTo(b);
        CommandRequest request = new CommandRequest(UUID.randomUUID(), id, "x", large, Duration.ofSeconds(20), true);

        CommandStatus end = get(submit(a, request).reached(WaitFor.COMPLETED));
        CommandStatus found = get(a.commands.find(request.id())).orElseThrow();

        assertThat(end.result()).isEqualTo(large);
        assertThat(found).isEqualTo(end);
        assertThat(get(a.commands.list(EVERYTHING, Optional.empty(), 10)).commands())
                .extracting(status -> status.request().payload())
                .containsExactly(large);
        assertThat(get(a.commands.submit(
                        new CommandRequest(UUID.randomUUID(), id, "x", tooLarge, Duration.ofSeconds(20), true))))
                .isInstanceOf(Submission.LimitReached.class);
    }

    @Test
    void aNodeThatJoinsGetsItsSharePeacefully() {
        NodeOfMany d = cluster.start("e"); // one of those names that get a share of six

        awaitOneOwnerEach();
        DeviceId id = cluster.deviceOwnedBy(d);

        assertThat(submit(a, request(id, Duration.ofSeconds(20))).status().state())
                .isEqualTo(CommandState.QUEUED);
        assertThat(d.commands.outstanding()).isEqualTo(1);
    }

    @Test
    void aNodeThatLeavesServiceGivesItsCommandsToTheOthersWhileItIsThere() {
        DeviceId id = cluster.deviceOwnedBy(c);
        RoamingDevice device = new RoamingDevice(cluster, id, _ -> Optional.of(CommandResult.Status.SUCCEEDED));
        AcceptedCommand waiting = submit(a, request(id, Duration.ofSeconds(20)));

        cluster.leave(c);
        c.commands.hold();
        AcceptedCommand later = submit(b, request(id, Duration.ofSeconds(20)));
        device.connectTo(b);

        assertThat(get(waiting.reached(WaitFor.COMPLETED)).state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(get(later.reached(WaitFor.COMPLETED)).state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(c.commands.statuses()).allMatch(shard -> shard.state() == ShardStatus.State.ELSEWHERE);
        assertThat(cluster.ends())
                .hasSize(2)
                .allSatisfy((_, ends) -> assertThat(ends).hasSize(1));
    }

    @Test
    void whenAllNodesLeaveServiceCommandsAreAcceptedAllTheSame() {
        DeviceId id = cluster.deviceOwnedBy(c);

        cluster.leave(a, b, c);

        assertThat(submit(a, request(id, Duration.ofSeconds(20))).status().state())
                .isEqualTo(CommandState.QUEUED);
        assertThat(c.commands.outstanding()).isEqualTo(1);
    }

    private void awaitOneOwnerEach() {
        await().until(() -> {
            for (int shard = 0; shard < ManyNodes.SHARDS; shard++) {
                int number = shard;
                long open = cluster.nodes.values().stream()
                        .filter(node -> node.commands.statuses().get(number).state() == ShardStatus.State.OPEN)
                        .count();
                if (open != 1) {
                    return false;
                }
            }
            return true;
        });
    }

    private static CommandRequest request(DeviceId device, Duration timeToLive) {
        return new CommandRequest(UUID.randomUUID(), device, "x", Payload.ofUtf8("p"), timeToLive, true);
    }

    private static AcceptedCommand submit(NodeOfMany node, CommandRequest request) {
        return accepted(get(node.commands.submit(request)));
    }

    private static AcceptedCommand accepted(Submission submission) {
        if (submission instanceof Submission.Accepted(AcceptedCommand command)) {
            return command;
        }
        throw new AssertionError(submission);
    }
}
