package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.Subscription;
import io.hawser.client.WaitFor;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.EventDetail;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.UplinkOutcome;
import io.hawser.gateway.backplane.SmallDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose disk is full under load: it slows the devices, says so, and goes on by itself when there is room. */
class FullDiskGatewayTest {
    private static final int DEVICES = 20;
    private static final int SOME_UPLINKS = 2_000;
    private static final int DISK_MEBIBYTES = 200;
    private static final int ROOM_LEFT = 2 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<SteadyDevice> devices = new ArrayList<>();

    @Test
    @Timeout(240)
    void devicesAreSlowedCallersRefusedAndAllGoesOnWhenSpaceReturns() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("data"), DISK_MEBIBYTES);
                GatewayProcess gateway = new GatewayProcess(directory);
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
                awaitAcknowledged(SOME_UPLINKS);

                disk.leave(ROOM_LEFT);
                await().atMost(LIMIT).until(() -> eventLog(client).state() == ComponentState.DEGRADED);

                long acknowledged = acknowledged();
                assertThat(eventLog(client).lastFailure()).containsIgnoringCase("full");
                assertCommandRefused(client);
                assertThat(gateway.output()).containsPattern("WARN .*disk full.*hawser\\.db");
                assertThat(acknowledged()).as("with no room").isEqualTo(acknowledged);
                assertThat(devices).allMatch(SteadyDevice::isLive);

                disk.free();
                awaitAcknowledged(acknowledged() + SOME_UPLINKS);
                await().atMost(LIMIT).until(() -> eventLog(client).state() == ComponentState.RUNNING);
                assertThat(client.send(command().withWaitFor(WaitFor.COMPLETED)).state())
                        .isEqualTo(CommandState.SUCCEEDED);
                devices.forEach(SteadyDevice::stop);
                await().atMost(LIMIT)
                        .until(() -> devices.stream().allMatch(device -> device.acknowledged() == device.sent()));
                assertThat(devices).allSatisfy(device -> {
                    assertThat(device.failures()).isEmpty();
                    assertThat(device.epochs()).as("never disconnected").hasSize(1);
                });
                assertThat(devices.getFirst().mark().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isInstanceOf(UplinkOutcome.Acknowledged.class);
                assertEverythingIsThereOnce(client, live.firstCheckpoint());
            }
        } finally {
            devices.forEach(SteadyDevice::close);
        }
    }

    private static void assertCommandRefused(HawserClient client) {
        HawserException refusal = catchThrowableOfType(
                HawserException.class, () -> client.send(command().withWaitFor(WaitFor.STORED)));

        assertThat(refusal).isInstanceOf(HawserException.Exhausted.class).hasMessageContaining("full");
        assertThat(refusal.retryAfter()).isPresent();
    }

    private void assertEverythingIsThereOnce(HawserClient client, String token) {
        EventTape tape = new EventTape();
        try (Subscription _ = client.subscribe(SubscribeOptions.EVERYTHING.withResumeToken(token), tape)) {
            await().atMost(LIMIT)
                    .until(() -> tape.of(devices.getFirst().id(), EventDetail.Uplink.class).stream()
                            .anyMatch(uplink -> uplink.name().equals(SteadyDevice.MARK)));
        }
        for (SteadyDevice device : devices) {
            assertThat(tape.of(device.id(), EventDetail.Uplink.class).stream()
                            .filter(uplink -> uplink.name().equals(SteadyDevice.UPLINK))
                            .map(uplink -> uplink.payload().asUtf8().orElseThrow()))
                    .as(device.id())
                    .isEqualTo(LongStream.rangeClosed(1, device.acknowledged())
                            .mapToObj(number -> device.id() + "/" + number)
                            .toList());
        }
    }

    private static SendCommand command() {
        return SendCommand.to("device-0", "quick").withTimeToLive(Duration.ofMinutes(5));
    }

    private static ComponentView eventLog(HawserClient client) {
        return client.status().component("event-log").orElseThrow();
    }

    private void awaitAcknowledged(long uplinks) {
        await().atMost(LIMIT).until(() -> acknowledged() >= uplinks);
    }

    private long acknowledged() {
        return devices.stream().mapToLong(SteadyDevice::acknowledged).sum();
    }

    private static HawserClient client(GatewayProcess gateway) {
        return HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcPort())
                .tokenFile(gateway.adminToken())
                .attempts(1)
                .deadline(LIMIT)
                .build();
    }
}
