package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.Subscription;
import io.hawser.client.WaitFor;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventView;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.UplinkOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway acknowledged, it keeps: a process that is killed under load, several times. */
class KilledGatewayTest {
    private static final int DEVICES = 50;
    private static final int KILLS = 3;
    private static final int UPLINKS_BETWEEN_KILLS = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<SteadyDevice> devices = new ArrayList<>();

    @Test
    @Timeout(240)
    void everyUplinkThatWasAcknowledgedAndEveryCommandThatWasStoredSurvivesKills() throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(directory);
                DeviceNetwork network = DeviceNetwork.open(2)) {
            gateway.start();
            try (HawserClient client = client(gateway)) {
                EventTape live = new EventTape();
                Subscription subscription = client.subscribe(SubscribeOptions.EVERYTHING, live);
                subscription.started().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                for (int i = 0; i < DEVICES; i++) {
                    devices.add(new SteadyDevice(network, "device-" + i, gateway.devicePort()));
                }
                await().atMost(LIMIT).until(() -> devices.stream().allMatch(SteadyDevice::isLive));
                devices.forEach(SteadyDevice::begin);

                List<SendCommand> commands = new ArrayList<>();
                commands.add(stored(client, devices.getFirst(), SteadyDevice.HELD));
                for (int kill = 0; kill < KILLS; kill++) {
                    awaitAcknowledged(acknowledged() + UPLINKS_BETWEEN_KILLS);
                    awaitLogins(1 + kill);
                    commands.add(stored(client, devices.get(1 + kill), "quick"));
                    gateway.kill();
                    gateway.start();
                }
                awaitAcknowledged(acknowledged() + UPLINKS_BETWEEN_KILLS);
                devices.getFirst().endHeldCommand();
                devices.forEach(SteadyDevice::stop);
                await().atMost(LIMIT)
                        .until(() -> devices.stream().allMatch(device -> device.acknowledged() == device.sent()));
                assertThat(devices)
                        .allSatisfy(device -> assertThat(device.failures()).isEmpty());

                // Asking again is not sending again: the answer is how the one command ended.
                for (SendCommand command : commands) {
                    assertThat(client.send(command.withWaitFor(WaitFor.COMPLETED))
                                    .state())
                            .isEqualTo(CommandState.SUCCEEDED);
                }

                assertThat(devices.getFirst().mark().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isInstanceOf(UplinkOutcome.Acknowledged.class);
                EventTape tape = readAgain(client, live.firstCheckpoint());
                assertUplinks(tape.events());
                assertCommands(tape.events(), commands);
                assertEpochsRise();
                assertLiveSubscriberMissedNothing(live, tape);
            }
        } finally {
            devices.forEach(SteadyDevice::close);
        }
    }

    /** The whole log from {@code token} to the mark. */
    private static EventTape readAgain(HawserClient client, String token) {
        EventTape tape = new EventTape();
        try (Subscription _ = client.subscribe(SubscribeOptions.EVERYTHING.withResumeToken(token), tape)) {
            await().atMost(LIMIT)
                    .until(() -> tape.events().stream()
                            .anyMatch(event -> event.detail() instanceof EventDetail.Uplink uplink
                                    && uplink.name().equals(SteadyDevice.MARK)));
        }
        return tape;
    }

    private void assertUplinks(List<EventView> events) {
        Map<String, Set<Long>> logged = new HashMap<>();
        long inAll = 0;
        for (EventView event : events) {
            if (event.detail() instanceof EventDetail.Uplink uplink
                    && uplink.name().equals(SteadyDevice.UPLINK)) {
                String[] parts = uplink.payload().asUtf8().orElseThrow().split("/", 2);
                assertThat(parts[0]).isEqualTo(event.deviceId());
                logged.computeIfAbsent(parts[0], _ -> new LinkedHashSet<>()).add(Long.parseLong(parts[1]));
                inAll++;
            }
        }
        for (SteadyDevice device : devices) {
            Set<Long> first = logged.getOrDefault(device.id(), Set.of());
            assertThat(LongStream.rangeClosed(1, device.acknowledged())
                            .filter(number -> !first.contains(number))
                            .boxed())
                    .as("acknowledged to %s and not in the log", device.id())
                    .isEmpty();
            assertThat(List.copyOf(first))
                    .as("first occurrences of uplinks of %s", device.id())
                    .isSorted();
        }
        long distinct = logged.values().stream().mapToLong(Set::size).sum();
        assertThat(distinct).as("distinct uplinks in the log").isEqualTo(acknowledged());
        System.out.printf(
                "acknowledged %d, in the log %d, with repeats %d, kills %d%n", acknowledged(), distinct, inAll, KILLS);
    }

    private void assertCommands(List<EventView> events, List<SendCommand> commands) {
        for (SendCommand command : commands) {
            List<CommandState> ends = events.stream()
                    .map(EventView::detail)
                    .filter(EventDetail.CommandChanged.class::isInstance)
                    .map(detail -> ((EventDetail.CommandChanged) detail).command())
                    .filter(changed -> changed.commandId().equals(command.commandId()))
                    .map(changed -> changed.state())
                    .toList();
            // At least once: a kill right after the telling has the next process tell it again.
            assertThat(ends).as("ends of command %s", command.name()).containsOnly(CommandState.SUCCEEDED);
            assertThat(devices.stream().flatMap(device -> device.carriedOut().stream()))
                    .containsOnlyOnce(UUID.fromString(command.commandId()));
        }
    }

    private void assertEpochsRise() {
        assertThat(devices).allSatisfy(device -> {
            assertThat(device.epochs()).hasSizeGreaterThanOrEqualTo(KILLS + 1).doesNotHaveDuplicates();
            assertThat(device.epochs()).isSortedAccordingTo(Long::compareUnsigned);
        });
    }

    private static void assertLiveSubscriberMissedNothing(EventTape live, EventTape tape) {
        Set<String> expected = positions(tape);
        await().atMost(LIMIT).until(() -> positions(live).containsAll(expected));
    }

    private static Set<String> positions(EventTape tape) {
        return tape.events().stream().map(EventView::position).collect(Collectors.toSet());
    }

    private static SendCommand stored(HawserClient client, SteadyDevice device, String name) {
        SendCommand command = SendCommand.to(device.id(), name).withTimeToLive(Duration.ofMinutes(5));
        client.send(command.withWaitFor(WaitFor.STORED));
        return command;
    }

    private void awaitAcknowledged(long uplinks) {
        await().atMost(LIMIT).until(() -> acknowledged() >= uplinks);
    }

    /** The others send enough without a device that is late to come back, and each is to live through every kill. */
    private void awaitLogins(int logins) {
        await().atMost(LIMIT)
                .until(() -> devices.stream().allMatch(device -> device.epochs().size() >= logins));
    }

    private long acknowledged() {
        return devices.stream().mapToLong(SteadyDevice::acknowledged).sum();
    }

    private static HawserClient client(GatewayProcess gateway) {
        return HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcPort())
                .tokenFile(gateway.adminToken())
                .pauses(Duration.ofMillis(50), Duration.ofMillis(400))
                .attempts(30)
                .deadline(LIMIT)
                .build();
    }
}
