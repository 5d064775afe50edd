package io.hawser.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.hawser.client.fake.FakeControl;
import io.hawser.client.fake.FakeGateway;
import io.hawser.client.fake.FakeWorld;
import io.hawser.client.fake.Refusals;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.DeviceAuthentication;
import io.hawser.rpc.v1.DrainPhase;
import io.hawser.rpc.v1.ErrorReason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class HawserCliTest {
    private static final String ID = "6f9619ff-8b86-d011-b42d-00c04fc964ff";

    private final FakeWorld world = new FakeWorld();
    private final FakeGateway gateway = FakeGateway.start(world, "node-1");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void statusIsATableForPeople() {
        assertThat(run("status")).isZero();

        assertThat(out).hasToString("""
                node node-1: DEGRADED: command-monitor DEGRADED since 1 h 2 min
                warning: devices may connect without authentication

                COMPONENT        STATE     SINCE          RESTARTS  LAST FAILURE
                command-monitor  DEGRADED  1 h 2 min ago  1
                device-listener  RUNNING   1 h 2 min ago  1

                sessions     3 now, 5 at most; 2 commands outstanding
                per second   in 12.5 messages, 2.0 KiB; out 0.3 messages, 64 B
                event log    40 events, 8.0 KiB, embedded, full
                process      version 0.1.0, up 1 h 2 min, since 2026-09-21T14:13:20Z
                """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void statusIsOneObjectForScripts() {
        assertThat(run("status", "--json")).isZero();

        JsonNode status = json();
        assertThat(status.get("nodeId").asString()).isEqualTo("node-1");
        assertThat(status.get("uptime").asDouble()).isEqualTo(3725.0);
        assertThat(status.get("components").get(1).get("state").asString()).isEqualTo("RUNNING");
        assertThat(status.get("components").get(1).get("lastFailureTime").isNull())
                .isTrue();
    }

    @Test
    void aCommandThatSucceedsExitsWithZero() {
        assertThat(run("send", "dev", "reboot", "now", "--id", ID)).isZero();

        assertThat(out).hasToString("SUCCEEDED after 0ms  " + ID + "\n");
        assertThat(gateway.sends().get(0).getPayload().toStringUtf8()).isEqualTo("now");
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandState.class,
            names = {
                "COMMAND_STATE_FAILED",
                "COMMAND_STATE_REJECTED",
                "COMMAND_STATE_TIMED_OUT",
                "COMMAND_STATE_CANCELLED"
            })
    void aCommandThatEndsOtherwiseExitsWithOne(CommandState state) {
        world.commandsEnd(state);

        assertThat(run("send", "dev", "reboot", "--json")).isEqualTo(1);

        assertThat("COMMAND_STATE_" + json().get("state").asString()).isEqualTo(state.name());
    }

    @Test
    void sendPassesItsOptionsOn(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("payload"), new byte[] {1, 2, (byte) 0xff});

        assertThat(run(
                        "send",
                        "dev",
                        "x",
                        "--payload-file",
                        file.toString(),
                        "--wait",
                        "stored",
                        "--ttl",
                        "2m",
                        "--if-offline",
                        "fail"))
                .isZero();

        var request = gateway.sends().get(0);
        assertThat(request.getPayload().toByteArray()).containsExactly(1, 2, 0xff);
        assertThat(request.getWaitFor().name()).isEqualTo("WAIT_FOR_STORED");
        assertThat(request.getTimeToLive().getSeconds()).isEqualTo(120);
        assertThat(request.getIfOffline().name()).isEqualTo("IF_OFFLINE_FAIL");
    }

    @Test
    void aRefusalIsOneLineOnTheErrorStream() {
        gateway.refuseNext(Refusals.refusal(
                Status.Code.FAILED_PRECONDITION, ErrorReason.DEVICE_NOT_CONNECTED, Map.of("device_id", "dev")));

        assertThat(run("send", "dev", "reboot")).isEqualTo(1);

        assertThat(err).hasToString("hawser: Precondition DEVICE_NOT_CONNECTED: refused: DEVICE_NOT_CONNECTED\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aGatewayThatIsNotThereIsOneLineOnTheErrorStream() {
        gateway.kill();

        assertThat(run("status")).isEqualTo(1);

        assertThat(err.toString()).startsWith("hawser: Unavailable: ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "send dev",
                "send dev x --ttl soon",
                "send dev x --wait forever",
                "send dev x --id 17",
                "send dev x y --payload-file z",
                "status --gateway ::1",
                "restart"
            })
    void wrongUsageExitsWithTwoAndOneLine(String line) {
        var console = new PrintWriter(err);

        int status = HawserCli.run(new PrintWriter(out), console, line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).startsWith("hawser: ").hasLineCount(1);
    }

    @Test
    void whatADeviceSaysCannotSteerTheTerminal() {
        world.put(Device.newBuilder()
                .setDeviceId("evil\u001b[2J\u202e\u009b")
                .setConnected(true)
                .setProtocol("json\r\nroot#")
                .putLabels("a\u0007", "b\\")
                .build());

        run("devices");
        run("device", "evil\u001b[2J\u202e\u009b");

        assertThat(out.toString())
                .contains("evil\\u001b[2J\\u202e\\u009b", "json\\u000d\\u000aroot#", "a\\u0007=b\\\\")
                .doesNotContain("\u001b", "\u202e", "\u009b", "\r", "\u0007");
    }

    @Test
    void jsonIsPlainAscii() {
        world.put(Device.newBuilder().setDeviceId("evil\u001b\u009b\u007fü").build());

        run("devices", "--json");

        assertThat(out.toString()).matches("[\\x20-\\x7e]+\n");
        assertThat(json().get("deviceId").asString()).isEqualTo("evil\u001b\u009b\u007fü");
    }

    @Test
    void devicesAreListedPageByPage() {
        for (String id : List.of("a-1", "a-2", "a-3", "b-1")) {
            world.put(Device.newBuilder()
                    .setDeviceId(id)
                    .setConnected(!id.equals("a-2"))
                    .setNodeId("node-1")
                    .setProtocol("hdp1")
                    .setLastSeen(Timestamp.newBuilder().setSeconds(1_790_000_000L))
                    .build());
        }

        assertThat(run("devices", "--prefix", "a-")).isZero();

        assertThat(out).hasToString("""
                DEVICE  STATE      PROTOCOL  ADDRESS  NODE    LAST SEEN             QUEUED
                a-1     connected  hdp1               node-1  2026-09-21T14:13:20Z  0
                a-2     away       hdp1               node-1  2026-09-21T14:13:20Z  0
                a-3     connected  hdp1               node-1  2026-09-21T14:13:20Z  0
                """);
    }

    @Test
    void aDeviceIsPutAndDeletedAndDisconnected() {
        assertThat(run("put-device", "dev", "--secret", "s3", "--label", "site=north", "--label", "kind=x"))
                .isZero();
        assertThat(run("disconnect", "dev")).isZero();
        assertThat(run("delete-device", "dev")).isZero();
        assertThat(run("delete-device", "dev")).isEqualTo(1);

        var put = gateway.puts().get(0);
        assertThat(put.getSecret().toStringUtf8()).isEqualTo("s3");
        assertThat(put.getLabelsMap()).containsEntry("site", "north").containsEntry("kind", "x");
        assertThat(put.getAuthentication()).isEqualTo(DeviceAuthentication.DEVICE_AUTHENTICATION_TOKEN);
        assertThat(out.toString())
                .contains("disconnected dev, session epoch 9\n", "deleted dev\n")
                .doesNotContain("s3");
    }

    @Test
    void restartSaysWhatItCost() {
        assertThat(run("restart", "device-listener", "--hard")).isZero();

        assertThat(out)
                .hasToString(
                        "device-listener is RUNNING after 7ms; sessions 3 before, 3 after; connections refused 0\n");
        assertThat(gateway.restarts().get(0).getMode().name()).isEqualTo("RESTART_MODE_HARD");
    }

    @Test
    void aHardRestartOfRpcThatCutsItsOwnCallIsNoFailure() {
        gateway.control().component("rpc", ComponentState.COMPONENT_STATE_RUNNING);
        gateway.control().restartsFail(Optional.of(Status.UNAVAILABLE.asRuntimeException()));

        assertThat(run("restart", "rpc", "--hard")).isZero();
        assertThat(run("restart", "device-listener", "--hard")).isEqualTo(1);

        assertThat(out)
                .hasToString("rpc is RUNNING, restarts 1; the restart cut the call that would have had its report,"
                        + " with all others\n");
    }

    @Test
    void drainShowsHowFarItIs() {
        gateway.control()
                .drainGoes(
                        FakeControl.drainStep(DrainPhase.DRAIN_PHASE_SENDING_AWAY, 4_980, 3, 0, 0),
                        FakeControl.drainStep(DrainPhase.DRAIN_PHASE_SENDING_AWAY, 4_979, 3, 0, 0),
                        FakeControl.drainStep(DrainPhase.DRAIN_PHASE_SENDING_AWAY, 2_100, 2, 5, 0),
                        FakeControl.drainStep(DrainPhase.DRAIN_PHASE_FINISHING, 17, 1, 10, 0),
                        FakeControl.drainStep(DrainPhase.DRAIN_PHASE_DONE, 0, 0, 120, 17));

        assertThat(run("drain", "--deadline", "2m", "--reconnect-after", "10s", "--alternate", "b:7700", "--node", "a"))
                .isZero();

        assertThat(out).hasToString("""
                SENDING_AWAY  sessions left 4,980, commands in flight 3, after 0 ms
                SENDING_AWAY  sessions left 2,100, commands in flight 2, after 5.0 s
                FINISHING     sessions left 17, commands in flight 1, after 10.0 s
                node node-1 is drained after 2 min 0 s: 17 cut at the deadline
                """);
        var request = gateway.control().drains().get(0);
        assertThat(request.getDeadline().getSeconds()).isEqualTo(120);
        assertThat(request.getReconnectAfter().getSeconds()).isEqualTo(10);
        assertThat(request.getAlternate()).isEqualTo("b:7700");
        assertThat(request.getNode()).isEqualTo("a");
    }

    @Test
    void drainTakesARateInsteadOfATime() {
        gateway.control().drainGoes(FakeControl.drainStep(DrainPhase.DRAIN_PHASE_DONE, 0, 0, 1, 0));

        assertThat(run("drain", "--sessions-per-second", "250")).isZero();

        assertThat(gateway.control().drains().get(0).getSessionsPerSecond()).isEqualTo(250);
        assertThat(gateway.control().drains().get(0).hasReconnectAfter()).isFalse();
    }

    @Test
    void rebalanceShowsHowFarItIs() {
        assertThat(run("rebalance", "--node", "node-1", "--sessions-per-second", "500"))
                .isZero();

        assertThat(out).hasToString("""
                MOVING        sent away 0, sessions 3,000 of a share of 1,000, after 0 ms
                node node-1 is done after 20.0 s: it has its share; sent away 2,000, sessions 1,000 of a share of 1,000
                """);
        assertThat(gateway.control().rebalances().get(0).getNode()).isEqualTo("node-1");
        assertThat(gateway.control().rebalances().get(0).getSessionsPerSecond()).isEqualTo(500);
    }

    @Test
    void severalGatewaysAreTakenInTurnAndOneOfThemMayBeDown() {
        assertThat(run("status", "--gateway=127.0.0.1:1," + gateway.address(), "--json"))
                .isZero();

        assertThat(json().get("nodeId").asString()).isEqualTo("node-1");
    }

    @Test
    void aNodeIsNamedToWhicheverGatewayIsCalled() {
        assertThat(run("restart", "device-listener", "--node", "b")).isZero();

        assertThat(gateway.restarts().get(0).getNode()).isEqualTo("b");
    }

    @Test
    void restartOfOneAmongSeveralHasToNameIt() {
        assertThat(run("restart", "device-listener", "--gateway=127.0.0.1:1")).isEqualTo(2);

        assertThat(gateway.restarts()).isEmpty();
    }

    @Test
    void drainThatIsNotSeenToItsEndExitsWithOne() {
        gateway.control().drainGoes(FakeControl.drainStep(DrainPhase.DRAIN_PHASE_FINISHING, 1, 0, 10, 0));

        assertThat(run("drain")).isEqualTo(1);

        assertThat(err.toString()).startsWith("hawser: Unavailable: ").hasLineCount(1);
    }

    @Test
    void drainOfOneAmongSeveralHasToNameIt() {
        assertThat(run("drain", "--gateway=127.0.0.1:1")).isEqualTo(2);

        assertThat(err).hasToString("hawser: --node: which of these gateways is to be drained?\n");
        assertThat(gateway.control().drains()).isEmpty();
    }

    @Test
    void helpNamesEverySubcommand() {
        assertThat(HawserCli.run(new PrintWriter(out), new PrintWriter(err), "--help"))
                .isZero();

        assertThat(out.toString())
                .contains(
                        "status",
                        "watch",
                        "watchdog",
                        "restart",
                        "drain",
                        "rebalance",
                        "send",
                        "events",
                        "devices",
                        "device",
                        "put-device",
                        "delete-device",
                        "disconnect");
    }

    @Test
    void theTokenOptionIsSent() {
        run("status", "--token", "hwt_cli");

        assertThat(gateway.authorizations()).containsExactly("Bearer hwt_cli");
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--gateway=" + gateway.address());
        return HawserCli.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(out.toString());
    }
}
