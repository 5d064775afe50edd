package io.hawser.client.cli.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.hawser.client.cli.HawserCli;
import io.hawser.client.fake.FakeGateway;
import io.hawser.client.fake.FakeWorld;
import io.hawser.client.fake.Refusals;
import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.RestartRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The command line's watchdog and a fake gateway, with a real clock and a real shell. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
class WatchdogTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final FakeGateway gateway = FakeGateway.start(new FakeWorld(), "node-1");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private Thread thread = new Thread("not started");

    @BeforeEach
    void allIsWell() {
        gateway.component("command-monitor", ComponentState.COMPONENT_STATE_RUNNING);
    }

    @AfterEach
    void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        gateway.close();
    }

    @Test
    void aGatewayThatWasKilledIsStartedByTheCommandAndWatchedOn() throws Exception {
        Path touched = folder.resolve("restarted");
        watch("--restart-command", "echo once more; touch " + touched, "--unreachable-for", "500ms");
        awaitLog("status stream stands");

        gateway.kill();
        await().atMost(SOON).until(() -> Files.exists(touched));
        assertThat(count("status stream stands")).isEqualTo(1);
        gateway.revive();

        awaitLog("restart command ended status=0");
        await().atMost(SOON).until(() -> count("status stream stands") >= 2);
        gateway.control().component("device-listener", ComponentState.COMPONENT_STATE_FAILED, 1, "accept thread died");
        awaitLog("restarted component=device-listener");
        assertThat(count("health is=SERVING was=unanswered")).isPositive();
        assertThat(log())
                .anyMatch(line -> line.contains(" INFO  watching gateway=" + gateway.address() + " every=200ms"))
                .anyMatch(line -> line.contains("WARN  running the restart command attempt=1 why=\"no answer"))
                .anyMatch(line -> line.contains("INFO  restart command says line=\"once more\""))
                .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.?\\d*Z .*"));
        assertThat(ended).isNotDone();
    }

    @Test
    void aComponentThatFailedIsRestartedAndNothingElse() throws Exception {
        watch("--restart-command", "touch " + folder.resolve("restarted"));
        awaitLog("status stream stands");

        gateway.control().component("device-listener", ComponentState.COMPONENT_STATE_FAILED, 12, "accept thread died");

        awaitLog("restarted component=device-listener");
        assertThat(restarted()).containsExactly("device-listener");
        assertThat(log())
                .anyMatch(line -> line.contains("WARN  component changed component=device-listener state=FAILED"
                        + " was=RUNNING cause=\"accept thread died\""))
                .anyMatch(line -> line.contains("restarting component=device-listener attempt=1"));
        assertThat(folder.resolve("restarted")).doesNotExist();
    }

    @Test
    void aRestartThatFailsIsTriedAgain() throws Exception {
        gateway.control()
                .restartsFail(Optional.of(
                        Refusals.refusal(Status.Code.INTERNAL, ErrorReason.RESTART_FAILED, Map.of("component", "x"))));
        gateway.control().component("device-listener", ComponentState.COMPONENT_STATE_FAILED, 12, "accept thread died");
        watch();
        awaitLog("restarting component=device-listener attempt=2");

        gateway.control().restartsFail(Optional.empty());

        awaitLog("restarted component=device-listener");
        assertThat(err.toString())
                .contains("ERROR restart failed component=device-listener cause=\"Internal RESTART_FAILED");
    }

    @Test
    void aHungGatewayIsRestartedThoughItsConnectionsStand() throws Exception {
        Path touched = folder.resolve("restarted");
        watch("--restart-command", "touch " + touched, "--unreachable-for", "500ms", "--timeout", "200ms");
        awaitLog("status stream stands");

        gateway.silence(true);

        await().atMost(SOON).until(() -> Files.exists(touched));
    }

    @Test
    void aStatusStreamThatSaysNothingIsOpenedAgain() throws Exception {
        watch("--unreachable-for", "500ms");
        awaitLog("status stream stands");
        gateway.control().silenceStreams(true);
        gateway.control().component("device-listener", ComponentState.COMPONENT_STATE_FAILED, 12, "accept thread died");

        awaitLog("WARN  status stream says nothing, and is opened again for=");
        gateway.control().silenceStreams(false);

        awaitLog("restarted component=device-listener");
        assertThat(log()).noneMatch(line -> line.contains("status stream broke"));
    }

    @Test
    void aNodeThatDrainsIsLeftAloneAlsoWhenItHasEnded() throws Exception {
        Path touched = folder.resolve("restarted");
        watch(
                "--restart-command", "touch " + touched,
                "--unreachable-for", "300ms",
                "--not-serving-for", "300ms");
        awaitLog("status stream stands");

        gateway.control().draining(true);
        awaitLog("node drains and is left alone");
        gateway.health(ServingStatus.NOT_SERVING);
        awaitLog("health is=NOT_SERVING");
        gateway.kill();
        awaitLog("health check not answered");
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> !Files.exists(touched));

        assertThat(touched).doesNotExist();
    }

    @Test
    void aCommandThatTakesTooLongIsKilled() throws Exception {
        watch(
                "--restart-command", "echo begun; exec tail -f /dev/null",
                "--unreachable-for", "300ms",
                "--restart-timeout", "300ms",
                "--max-restarts", "1");
        gateway.kill();

        awaitLog("ERROR restart command was killed after=300ms");
        awaitLog("ERROR SOMEBODY HAS TO ACT");
        assertThat(err.toString()).contains("restart command says line=begun");
    }

    @Test
    void whatTheCommandLeavesRunningIsNotWaitedFor() throws Exception {
        watch("--restart-command", "tail -f /dev/null & echo $!", "--unreachable-for", "300ms", "--max-restarts", "1");
        gateway.kill();

        awaitLog("restart command ended status=0");
        String said = log().stream()
                .filter(line -> line.contains("restart command says"))
                .findFirst()
                .orElseThrow();
        var left = ProcessHandle.of(Long.parseLong(said.replaceFirst(".*line=", "")));
        assertThat(left).isPresent();
        left.get().destroyForcibly();
    }

    @Test
    void withoutACommandTheLogSaysThatSomebodyHasToAct() throws Exception {
        watch("--unreachable-for", "300ms");
        gateway.kill();

        awaitLog("ERROR SOMEBODY HAS TO ACT gateway=" + gateway.address() + " why=\"there is no --restart-command");
    }

    @Test
    void whileAllIsWellItIsQuiet() throws Exception {
        watch();
        awaitLog("status stream stands");
        int lines = log().size();
        int checks = gateway.healthChecks();

        await().atMost(SOON).until(() -> gateway.healthChecks() >= checks + 10);

        assertThat(log().size()).isLessThanOrEqualTo(lines + 1); // health may have been heard after the stream
    }

    @Test
    void aTokenThatMayOnlyLookIsRefusedAtTheStart() {
        int status = run("--token", "viewer");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(
                        "hawser: the watchdog restarts components, and this token may not: it needs the role operator")
                .hasLineCount(1);
    }

    @Test
    void aGatewayThatIsDownAtTheStartIsWatchedAndTheRoleAskedForLater() throws Exception {
        gateway.kill();
        watch("--token", "viewer");
        awaitLog("whether the token has the role operator is asked when it does");

        gateway.revive();

        awaitLog("ERROR the token is not allowed to restart components");
    }

    @Test
    void interruptedItEndsWithZero() throws Exception {
        watch();
        awaitLog("watching");

        thread.interrupt();

        assertThat(ended).succeedsWithin(SOON).isEqualTo(0);
        assertThat(err.toString()).contains("stopped gateway=");
    }

    @Test
    void onceSaysHowItIsAndNeedsNoMoreThanAViewer() {
        assertThat(run("--once", "--token", "viewer")).isZero();

        assertThat(out.toString()).startsWith("node node-1 is WELL: 3 sessions").hasLineCount(1);
        assertThat(gateway.restarts()).isEmpty();
    }

    @Test
    void onceEndsWithOneWhenItIsNotWell() {
        gateway.control().component("device-listener", ComponentState.COMPONENT_STATE_FAILED, 12, "accept thread died");

        assertThat(run("--once")).isEqualTo(1);
        assertThat(out).hasToString("node node-1: TROUBLE: device-listener FAILED since 12 s: accept thread died\n");
    }

    @Test
    void onceEndsWithOneWhenHealthSaysSoAlone() {
        gateway.health(ServingStatus.NOT_SERVING);

        assertThat(run("--once")).isEqualTo(1);
        assertThat(out.toString()).contains("TROUBLE: health is NOT_SERVING; node node-1 is WELL");
    }

    @Test
    void onceEndsWithOneWhenNobodyIsThereAndWithZeroWhenTheNodeDrains() {
        gateway.control().draining(true);
        assertThat(run("--once")).isZero();
        gateway.kill();

        assertThat(run("--once")).isEqualTo(1);
        assertThat(out.toString()).contains("gateway " + gateway.address() + ": TROUBLE: Unavailable: ");
    }

    @Test
    void oneWatchdogWatchesOneGateway() {
        assertThat(run("--gateway=127.0.0.1:1")).isEqualTo(2);

        assertThat(err.toString()).contains("a watchdog watches one gateway");
    }

    private List<String> restarted() {
        return gateway.restarts().stream()
                .map(RestartRequest::getComponent)
                .filter(component -> !component.isEmpty()) // the question for the role
                .toList();
    }

    private List<String> log() {
        return err.toString().lines().toList();
    }

    private long count(String text) {
        return log().stream().filter(line -> line.contains(text)).count();
    }

    private void awaitLog(String text) {
        await().atMost(SOON)
                .failFast(() -> ended.isDone() && count(text) == 0)
                .untilAsserted(() -> assertThat(err.toString()).contains(text));
    }

    private void watch(String... arguments) {
        thread = new Thread(() -> ended.complete(run(arguments)), "watchdog");
        thread.start();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("watchdog"));
        all.add("--gateway=" + gateway.address());
        all.add("--every=200ms");
        all.addAll(List.of(arguments));
        return HawserCli.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }
}
