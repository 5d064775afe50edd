package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.cli.HawserCli;
import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.GatewayAddress;
import io.hawser.device.UplinkOutcome;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line's commands and groups, with a real gateway. */
@Timeout(120)
class CommandLineTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ID = "6f9619ff-8b86-4011-b42d-00c04fc964ff";

    @TempDir
    private Path directory;

    private final DeviceNetwork network = DeviceNetwork.open(1);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Gateway gateway;

    @BeforeEach
    void open() throws Exception {
        gateway = new Gateway(GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=" + directory.resolve("data"))
                .withFlag("device-listener.port=0")
                .withFlag("rpc.port=0")
                .withFlag("http.port=0")));
        gateway.start();
    }

    @AfterEach
    void close() {
        network.close();
        gateway.close();
    }

    @Test
    void commandsAreListedShownAndCancelled() {
        assertThat(run("send", "away", "blink", "now", "--wait", "stored", "--id", ID))
                .isZero();

        assertThat(run("commands", "--device", "away", "--state", "queued,sent", "--since", "10m"))
                .isZero();
        assertThat(lines().get(0)).matches("COMMAND +DEVICE +NAME +STATE +CREATED +ENDED AFTER +ATTEMPTS");
        assertThat(lines().get(1)).startsWith(ID).contains("away", "blink", "QUEUED");

        assertThat(run("cancel", ID)).isZero();
        assertThat(lines().get(0)).startsWith("CANCELLED after ").endsWith(ID);

        assertThat(run("command", ID)).isZero();
        assertThat(lines()).contains("command " + ID, "  blink for away, CANCELLED", "  payload now");
        assertThat(run("command", ID, "--json")).isZero();
        assertThat(out.toString()).contains("\"state\":\"CANCELLED\"");

        assertThat(run("commands", "--until", "1h")).isZero();
        assertThat(lines()).hasSize(1);
        assertThat(run("cancel", "00000000-0000-4000-8000-000000000000")).isEqualTo(1);
        assertThat(err.toString()).contains("NotFound COMMAND_NOT_FOUND");
        assertThat(run("commands", "--since", "soon")).isEqualTo(2);
        assertThat(err.toString()).contains("'soon' is no time");
    }

    @Test
    void aHardRestartOfWhatAnswersItSaysHowItWent() {
        assertThat(run("restart", "rpc", "--hard")).as(err::toString).isZero();

        assertThat(lines()).singleElement().asString().startsWith("rpc is RUNNING, restarts 1; the restart cut");
    }

    @Test
    void cancellingWhatTheDeviceHasAlreadySaysSo() {
        var _ = device("press-1");
        assertThat(run("send", "press-1", "hold", "--wait", "delivered", "--id", ID))
                .isZero();

        assertThat(run("cancel", ID)).isZero();

        assertThat(lines()).contains("it was sent to the device before, which may do it all the same");
    }

    @Test
    void aListThatIsCutSaysSo() {
        for (int i = 0; i < 3; i++) {
            assertThat(run("send", "away", "blink", "--wait", "stored")).isZero();
        }

        assertThat(run("commands", "--limit", "2", "--json")).isZero();
        assertThat(lines()).hasSize(2);
        assertThat(err.toString()).contains("more than 2; --limit 0 shows all");
        assertThat(run("commands", "--limit", "0", "--json")).isZero();
        assertThat(lines()).hasSize(3);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aBroadcastShowsItsProgressAndFailsWithOneOfItsCommands() {
        var _ = device("press-1");
        var _ = device("press-2");

        assertThat(run("broadcast", "blink", "now", "--prefix", "press-")).isZero();
        assertThat(lines().getLast())
                .isEqualTo("done  selected 2  stored 2  delivered 2  succeeded 2  failed 0  rejected 0  timed out 0"
                        + "  cancelled 0  not stored 0");

        assertThat(run("broadcast", "blink", "--device", "press-1,away", "--if-offline", "fail"))
                .isEqualTo(1);
        assertThat(lines()).anySatisfy(line -> assertThat(line).startsWith("not stored: away  DEVICE_NOT_CONNECTED"));
        assertThat(run("broadcast", "blink")).isEqualTo(2);
        assertThat(run("broadcast", "blink", "--all-connected", "--prefix", "x"))
                .isEqualTo(2);
    }

    @Test
    void aGroupIsReadShownMovedAndDeleted() throws Exception {
        uplinks(device("press-1"), 3);

        assertThat(run("events", "--group", "shop", "--from", "oldest", "--kind", "uplink", "--quiet", "500ms"))
                .isZero();
        assertThat(lines()).hasSize(3).allSatisfy(line -> assertThat(line).contains("UPLINK  press-1  note "));
        assertThat(run("events", "--group", "shop", "--kind", "uplink", "--quiet", "500ms"))
                .isZero();
        assertThat(lines()).isEmpty();

        assertThat(run("groups")).isZero();
        assertThat(lines().get(0))
                .matches("GROUP +MEMBERS +LAG +UNACKNOWLEDGED +OLDEST +LOST +REDELIVERIES +LAST MEMBER");
        assertThat(lines().get(1)).matches("shop +0 +0 +0 .*");
        assertThat(run("group", "shop")).isZero();
        assertThat(lines())
                .contains("group shop", "  reads kinds [UPLINK]", "  lag 0 events at most, unacknowledged 0");

        assertThat(run("seek-group", "shop", "--oldest")).isZero();
        assertThat(run("events", "--group", "shop", "--kind", "uplink", "--quiet", "500ms"))
                .isZero();
        assertThat(lines()).hasSize(3);

        assertThat(run("seek-group", "shop", "--time", "1h", "--json")).isZero();
        assertThat(out.toString()).contains("\"group\":\"shop\"");
        assertThat(run("seek-group", "shop")).isEqualTo(2);
        assertThat(run("delete-group", "shop")).isZero();
        assertThat(run("group", "shop")).isEqualTo(1);
        assertThat(err.toString()).contains("NotFound GROUP_NOT_FOUND");
        assertThat(run("events", "--group", "shop", "--resume", "x")).isEqualTo(2);
    }

    @Test
    void eventsCanBeginWithTheOldest() throws Exception {
        uplinks(device("press-1"), 2);

        assertThat(run("events", "--from", "oldest", "--kind", "uplink", "--quiet", "500ms"))
                .isZero();
        assertThat(lines()).hasSize(2);
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--gateway",
                "127.0.0.1:" + gateway.rpcAddress().getPort(),
                "--token-file",
                directory.resolve("data").resolve("admin.token").toString()));
        return HawserCli.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    private DeviceClient device(String id) {
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId(id))
                .gateways(
                        new GatewayAddress("127.0.0.1", gateway.deviceAddress().getPort()))
                .build();
        DeviceClient device = DeviceClient.start(
                network,
                config,
                command -> command.name().equals("hold")
                        ? new CompletableFuture<>()
                        : CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload())),
                _ -> {});
        await().atMost(SOON).until(() -> device.state() instanceof DeviceState.Live);
        return device;
    }

    private static void uplinks(DeviceClient device, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            assertThat(device.uplink("note", Payload.ofUtf8("x" + i))
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS))
                    .isInstanceOf(UplinkOutcome.Acknowledged.class);
        }
    }
}
