package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.client.BroadcastCommand;
import io.hawser.client.CommandFilter;
import io.hawser.client.DeviceSelection;
import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.group.GroupHandler;
import io.hawser.client.group.GroupOptions;
import io.hawser.client.group.GroupSeek;
import io.hawser.client.group.GroupSubscription;
import io.hawser.client.view.BroadcastView;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventKind;
import io.hawser.client.view.EventView;
import io.hawser.client.view.StartAt;
import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.GatewayAddress;
import io.hawser.device.UplinkOutcome;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the client library promises a web tier, with a real gateway and real devices. */
@Timeout(120)
class WebTierTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String GROUP = "shop";

    @TempDir
    private Path directory;

    private final DeviceNetwork network = DeviceNetwork.open(1);
    private final CompletableFuture<CommandOutcome> held = new CompletableFuture<>();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private int devicePort;
    private int rpcPort;
    private Gateway gateway;
    private HawserClient client;

    @BeforeEach
    void open() throws Exception {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            devicePort = one.getLocalPort();
            rpcPort = other.getLocalPort();
        }
        gateway = startGateway();
        client = newClient();
    }

    @AfterEach
    void close() {
        network.close();
        client.close();
        gateway.close();
    }

    @Test
    void whatAHandlerReturnedFromIsAcknowledgedAndTheNextMemberGoesOnBehindIt() throws Exception {
        DeviceClient device = device("press");
        try (var _ = subscribe(options(), this::note)) {
            uplinks(device, 0, 10);
            await().atMost(SOON).until(() -> handled.size() == 10);
        }
        assertThat(client.groups().get(GROUP).members()).isEmpty();
        assertThat(client.groups().get(GROUP).unacknowledged()).isZero();
        uplinks(device, 10, 15);

        try (var _ = subscribe(options(), this::note)) {
            await().atMost(SOON).until(() -> handled.size() >= 15);
        }

        assertThat(handled).containsExactlyElementsOf(numbers("press", 0, 15));
    }

    @Test
    void eventsOfOneDeviceWaitForEachOtherAndThoseOfOthersDoNot() throws Exception {
        var hold = new CountDownLatch(1);
        DeviceClient slow = device("slow");
        DeviceClient swift = device("swift");
        try (var _ = subscribe(options(), event -> {
            if (event.deviceId().equals("slow")) {
                assertThat(hold.await(20, TimeUnit.SECONDS)).isTrue();
            }
            note(event);
        })) {
            uplinks(slow, 0, 5);
            uplinks(swift, 0, 5);
            await().atMost(SOON).until(() -> handled.size() == 5);
            assertThat(handled).containsExactlyElementsOf(numbers("swift", 0, 5));

            hold.countDown();

            await().atMost(SOON).until(() -> handled.size() == 10);
            assertThat(handled.subList(5, 10)).containsExactlyElementsOf(numbers("slow", 0, 5));
        }
    }

    @Test
    void whatAHandlerThrewAtComesAgainBeforeWhatIsBehindIt() throws Exception {
        DeviceClient device = device("press");
        Set<String> seen = ConcurrentHashMap.newKeySet();
        List<Exception> failures = new CopyOnWriteArrayList<>();
        var handler = new GroupHandler() {
            @Override
            public void onEvent(EventView event) {
                if (text(event).equals("press/2") && seen.add(text(event))) {
                    throw new IllegalStateException("not now");
                }
                note(event);
            }

            @Override
            public void onFailure(EventView event, Exception failure) {
                failures.add(failure);
            }
        };
        // all are in hand before the first is handled, so that some wait behind the one that fails
        uplinks(device, 0, 1);
        try (var _ = subscribe(options().withRejectDelay(Duration.ofMillis(100)), handler)) {
            uplinks(device, 1, 6);

            await().atMost(SOON).until(() -> Set.copyOf(handled).size() == 6);
            assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
            assertThat(handled.indexOf("press/2")).isGreaterThan(handled.indexOf("press/1"));
            await().atMost(SOON).until(() -> client.groups().get(GROUP).unacknowledged() == 0);
        }
    }

    @Test
    void closingWaitsForTheHandlerAtWorkAcknowledgesItAndLeavesTheRestToOthers() throws Exception {
        var begun = new CountDownLatch(1);
        var hold = new CountDownLatch(1);
        DeviceClient device = device("press");
        GroupSubscription subscription = subscribe(options(), event -> {
            begun.countDown();
            assertThat(hold.await(20, TimeUnit.SECONDS)).isTrue();
            note(event);
        });
        uplinks(device, 0, 3);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        var closing = new Thread(subscription::close);
        closing.start();
        await().atMost(SOON).until(() -> closing.getState() == Thread.State.WAITING);
        assertThat(subscription.ended()).isNotDone();
        assertThat(handled).isEmpty();
        hold.countDown();
        closing.join(SOON);

        assertThat(subscription.ended()).isCompleted();
        assertThat(handled).containsExactly("press/0");
        try (var _ = subscribe(options(), this::note)) {
            await().atMost(SOON).until(() -> handled.size() >= 3);
        }
        assertThat(handled).containsExactlyElementsOf(numbers("press", 0, 3));
    }

    @Test
    void aHandlerMayCloseItsOwnSubscription() throws Exception {
        DeviceClient device = device("press");
        var own = new CompletableFuture<GroupSubscription>();
        GroupSubscription subscription = subscribe(options(), event -> {
            note(event);
            own.join().close();
        });
        own.complete(subscription);

        uplinks(device, 0, 3);

        subscription.ended().get(20, TimeUnit.SECONDS);
        assertThat(handled).containsExactly("press/0");
        assertThat(client.groups().get(GROUP).unacknowledged()).isZero();
    }

    @Test
    void aGroupGoesOnWhenTheGatewayIsStartedAnewAndMissesNothing() throws Exception {
        List<HawserException> interruptions = new CopyOnWriteArrayList<>();
        var handler = new GroupHandler() {
            @Override
            public void onEvent(EventView event) {
                note(event);
            }

            @Override
            public void onInterrupted(HawserException failure, Duration pause) {
                interruptions.add(failure);
            }
        };
        DeviceClient device = device("press");
        try (var _ = subscribe(options(), handler)) {
            uplinks(device, 0, 50);
            await().atMost(SOON).until(() -> handled.size() >= 50);

            gateway.close();
            gateway = startGateway();
            uplinks(device, 50, 100);

            await().atMost(SOON).until(() -> Set.copyOf(handled).size() == 100);
        }
        assertThat(interruptions).isNotEmpty();
        assertThat(handled.stream().distinct()).containsExactlyElementsOf(numbers("press", 0, 100));
    }

    @Test
    void aGroupOfAnotherFilterIsRefusedAndTheSubscriptionSaysWhy() throws Exception {
        try (var _ = subscribe(options(), this::note)) {
            GroupSubscription other = client.subscribe(options().withDeviceIdPrefix("x"), this::note);

            assertThatThrownBy(() -> other.ended().get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            HawserException.Precondition.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.GROUP_CONFLICT));
        }
    }

    @Test
    void anOperatorMovesAGroupBackAndForgetsIt() throws Exception {
        DeviceClient device = device("press");
        try (var _ = subscribe(options(), this::note)) {
            uplinks(device, 0, 3);
            await().atMost(SOON).until(() -> handled.size() == 3);

            client.groups().seek(GROUP, GroupSeek.toOldest());

            await().atMost(SOON).until(() -> handled.size() == 6);
            assertThatThrownBy(() -> client.groups().delete(GROUP))
                    .isInstanceOfSatisfying(
                            HawserException.Precondition.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.GROUP_IN_USE));
        }
        client.groups().delete(GROUP);
        assertThat(client.groups().list(10, "").groups()).isEmpty();
    }

    @Test
    void aSentCommandHasAFutureForEveryStage() throws Exception {
        var _ = device("press");
        SentCommand sent = client.commands().send(SendCommand.to("press", "hold"));

        assertThat(sent.stored().get(20, TimeUnit.SECONDS).commandId()).isEqualTo(sent.commandId());
        assertThat(sent.delivered().get(20, TimeUnit.SECONDS).state()).isEqualTo(CommandState.DELIVERED);
        CompletableFuture<CommandView> completed = sent.completed();
        assertThat(completed).isNotDone();
        held.complete(CommandOutcome.succeeded(Payload.ofUtf8("done")));

        CommandView end = completed.get(20, TimeUnit.SECONDS);
        assertThat(end.state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(end.result().orElseThrow().payload().asUtf8()).hasValue("done");
        assertThat(end.attempts()).isEqualTo(1);
    }

    @Test
    void theFutureOfAStoredCommandOutlivesTheGatewayThatStoredIt() throws Exception {
        SentCommand sent =
                client.commands().send(SendCommand.to("press", "echo").withTimeToLive(Duration.ofMinutes(5)));
        sent.stored().get(20, TimeUnit.SECONDS);
        CompletableFuture<CommandView> completed = sent.completed();

        gateway.close();
        gateway = startGateway();
        var _ = device("press");

        assertThat(completed.get(60, TimeUnit.SECONDS).state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(client.commands().get(sent.commandId()).attempts()).isEqualTo(1);
    }

    @Test
    void aCommandThatIsRefusedFailsEveryStage() {
        SentCommand sent = client.commands().send(SendCommand.to("press", ""));

        assertThatThrownBy(() -> sent.completed().get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(HawserException.InvalidArgument.class);
        assertThat(sent.stored()).isCompletedExceptionally();
    }

    @Test
    void commandsAreListedNewestFirstAndOneThatWaitsIsCancelled() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SentCommand sent = client.commands().send(SendCommand.to("away", "echo"));
            ids.addFirst(sent.stored().get(20, TimeUnit.SECONDS).commandId());
        }

        assertThat(client.commands().cancel(ids.getFirst()).state()).isEqualTo(CommandState.CANCELLED);

        List<String> listed = new ArrayList<>();
        client.commands().forEach(CommandFilter.ALL.withDeviceId("away"), each -> listed.add(each.commandId()));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(client.commands()
                        .list(CommandFilter.ALL.withStates(CommandState.CANCELLED), 10, "")
                        .commands())
                .extracting(CommandView::commandId)
                .containsExactly(ids.getFirst());
    }

    @Test
    void aBroadcastTellsHowFarItIsUntilAllHaveEnded() throws Exception {
        var _ = device("press-1");
        var _ = device("press-2");
        List<BroadcastView> progress = new CopyOnWriteArrayList<>();

        BroadcastView last = client.commands()
                .broadcast(BroadcastCommand.to(DeviceSelection.ALL_CONNECTED, "echo"), progress::add)
                .done()
                .get(20, TimeUnit.SECONDS);

        assertThat(last.done()).isTrue();
        assertThat(last.selected()).isEqualTo(2);
        assertThat(last.succeeded()).isEqualTo(2);
        assertThat(progress).last().isEqualTo(last);
    }

    private static GroupOptions options() {
        return GroupOptions.of(GROUP)
                .withKinds(EventKind.UPLINK)
                .withStartAt(StartAt.OLDEST)
                .withThreads(4);
    }

    private GroupSubscription subscribe(GroupOptions options, GroupHandler handler) throws Exception {
        GroupSubscription subscription = client.subscribe(options, handler);
        subscription.started().get(20, TimeUnit.SECONDS);
        return subscription;
    }

    private void note(EventView event) {
        handled.add(text(event));
    }

    private static String text(EventView event) {
        return ((EventDetail.Uplink) event.detail()).payload().asUtf8().orElseThrow();
    }

    private static List<String> numbers(String device, int from, int until) {
        List<String> numbers = new ArrayList<>();
        for (int i = from; i < until; i++) {
            numbers.add(device + "/" + i);
        }
        return numbers;
    }

    private DeviceClient device(String id) {
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId(id))
                .gateways(new GatewayAddress("127.0.0.1", devicePort))
                .backOff(Duration.ofMillis(50), Duration.ofMillis(400))
                .build();
        DeviceClient device = DeviceClient.start(network, config, this::carryOut, _ -> {});
        await().atMost(SOON).until(() -> device.state() instanceof DeviceState.Live);
        return device;
    }

    private CompletionStage<CommandOutcome> carryOut(Command command) {
        return command.name().equals("hold")
                ? held
                : CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload()));
    }

    private void uplinks(DeviceClient device, int from, int until) throws Exception {
        List<CompletionStage<UplinkOutcome>> outcomes = new ArrayList<>();
        for (String text : numbers(device.device().value(), from, until)) {
            outcomes.add(device.uplink("note", Payload.ofUtf8(text)));
        }
        for (CompletionStage<UplinkOutcome> outcome : outcomes) {
            assertThat(outcome.toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(UplinkOutcome.Acknowledged.class);
        }
    }

    private Gateway startGateway() throws Exception {
        Gateway started = new Gateway(GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=" + directory.resolve("data"))
                .withFlag("device-listener.port=" + devicePort)
                .withFlag("rpc.port=" + rpcPort)
                .withFlag("http.port=0")));
        started.start();
        return started;
    }

    private HawserClient newClient() {
        return HawserClient.builder()
                .gateway("127.0.0.1:" + rpcPort)
                .tokenFile(directory.resolve("data").resolve("admin.token"))
                .pauses(Duration.ofMillis(50), Duration.ofMillis(400))
                .build();
    }
}
