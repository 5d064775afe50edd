package io.hawser.gateway.grpc;

import static io.hawser.gateway.grpc.GatewayFixture.assertRefused;
import static io.hawser.gateway.grpc.GatewayFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.embedded.Hub;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.directory.TestDevice;
import io.hawser.gateway.directory.TestNode;
import io.hawser.gateway.security.DataDirectory;
import io.hawser.gateway.security.DeviceCredentials;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GoAway;
import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.DeviceFilter;
import io.hawser.rpc.v1.DeviceSelector;
import io.hawser.rpc.v1.DisconnectDeviceRequest;
import io.hawser.rpc.v1.GetDeviceRequest;
import io.hawser.rpc.v1.ListDevicesRequest;
import io.hawser.rpc.v1.ListDevicesResponse;
import io.hawser.rpc.v1.PutDeviceRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one node answers about devices that are connected to another. */
@Timeout(60)
class DevicesOfOtherNodesTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Hub hub = new Hub();
    private final MemoryBackplane shared = new MemoryBackplane(16 << 20);
    private final TestNode there = new TestNode(hub.join("there"), shared.registers(), InstantSource.system());
    private final TestNode asked = new TestNode(hub.join("asked"), shared.registers(), InstantSource.system());
    private final TestDevice remote = there.connect("b-remote");
    private final DeviceCredentials credentials;
    private final DeviceDirectoryService service;

    DevicesOfOtherNodesTest(@TempDir Path directory) throws Exception {
        credentials = DeviceCredentials.open(
                shared.log(new LogName("devices")),
                DataDirectory.open(directory),
                InstantSource.system(),
                new SecureRandom());
        service = new DeviceDirectoryService(asked.directory, credentials, DevicesOfOtherNodesTest::three, "asked");
    }

    @BeforeEach
    void areConnected() {
        TestDevice local = asked.connect("a-local");
        await().atMost(SOON).until(() -> remote.welcome() && local.welcome() && asked.directory.count() == 2);
    }

    @AfterEach
    void close() {
        credentials.close();
        there.close();
        asked.close();
        shared.close();
    }

    @Test
    void aDeviceIsToldWithWhatOnlyItsNodeKnows() {
        Device device = answer(service::getDevice, get("b-remote"));

        assertThat(device.getConnected()).isTrue();
        assertThat(device.getNodeId()).isEqualTo("there");
        assertThat(device.getProtocol()).isEqualTo("fake");
        assertThat(device.getSessionEpoch()).isEqualTo(remote.epoch().orElseThrow());
        assertThat(device.getCounters().getBytesIn()).isEqualTo(7);
        assertThat(device.getCommandsQueued()).isEqualTo(3);
    }

    @Test
    void aDeviceWhoseNodeDoesNotAnswerIsToldWithoutCounters() {
        there.die();
        hub.kill("there");
        // The announcement of the death waits in the hub's thread or is through: both answers are right, and neither
        // hangs.
        List<Device> devices = list(DeviceFilter.getDefaultInstance());

        assertThat(devices.getFirst().getNodeId()).isEqualTo("asked");
        assertThat(devices.stream().filter(device -> device.getNodeId().equals("there")))
                .noneMatch(Device::hasCounters);
    }

    @Test
    void devicesOfAllNodesAreListedAndFiltered() {
        assertThat(list(DeviceFilter.getDefaultInstance()))
                .extracting(Device::getDeviceId)
                .containsExactly("a-local", "b-remote");
        assertThat(list(DeviceFilter.newBuilder().setNode("there").build()))
                .extracting(Device::getDeviceId)
                .containsExactly("b-remote");
        assertThat(list(DeviceFilter.newBuilder().setNode("asked").build()))
                .extracting(Device::getDeviceId)
                .containsExactly("a-local");
        assertThat(list(DeviceFilter.newBuilder().setProtocol("hdp1").build())).isEmpty();
        assertThat(list(DeviceFilter.getDefaultInstance())).allMatch(Device::hasCounters);
    }

    @Test
    void aDeviceIsSentAwayThroughAnyNode() {
        long epoch = answer(service::disconnectDevice, disconnect("b-remote")).getSessionEpoch();

        assertThat(epoch).isEqualTo(remote.epoch().orElseThrow());
        assertThat(remote.sentAway()).contains(GoAway.Reason.DISCONNECTED);
        assertRefused(
                refusal(() -> answer(service::disconnectDevice, disconnect("nobody"))),
                Status.Code.NOT_FOUND,
                "DEVICE_NOT_CONNECTED");
    }

    @Test
    void aDeviceThatIsDisabledIsSentAwayWhereverItIs() {
        answer(
                service::putDevice,
                PutDeviceRequest.newBuilder()
                        .setDeviceId("b-remote")
                        .setAuthentication(io.hawser.rpc.v1.DeviceAuthentication.DEVICE_AUTHENTICATION_NONE)
                        .setDisabled(true)
                        .build());

        assertThat(remote.sentAway()).contains(GoAway.Reason.CREDENTIALS_REVOKED);
    }

    @Test
    void whoSelectsAllConnectedDevicesGetsThoseOfAllNodes() {
        DeviceSelection selection = new DeviceSelection(asked.directory::ids, (_, _, _) -> List.of());

        assertThat(selection.select(
                        DeviceSelector.newBuilder().setAllConnected(true).build()))
                .extracting(DeviceId::value)
                .containsExactly("a-local", "b-remote");
        assertThat(selection.select(
                        DeviceSelector.newBuilder().setIdPrefix("b-").build()))
                .extracting(DeviceId::value)
                .containsExactly("b-remote");
    }

    private List<Device> list(DeviceFilter filter) {
        ListDevicesResponse page = answer(
                service::listDevices,
                ListDevicesRequest.newBuilder().setFilter(filter).build());
        return page.getDevicesList();
    }

    private static GetDeviceRequest get(String id) {
        return GetDeviceRequest.newBuilder().setDeviceId(id).build();
    }

    private static DisconnectDeviceRequest disconnect(String id) {
        return DisconnectDeviceRequest.newBuilder().setDeviceId(id).build();
    }

    private static <Q, A> A answer(BiConsumer<Q, StreamObserver<A>> call, Q request) {
        List<A> answers = new ArrayList<>();
        call.accept(request, new StreamObserver<>() {
            @Override
            public void onNext(A answer) {
                answers.add(answer);
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onCompleted() {}
        });
        return answers.getFirst();
    }

    private static CompletionStage<Map<DeviceId, Integer>> three(Collection<DeviceId> devices) {
        return CompletableFuture.completedFuture(devices.stream().collect(Collectors.toMap(id -> id, _ -> 3)));
    }
}
