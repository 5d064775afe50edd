package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.cli.text.FailureText;
import io.hawser.client.cli.text.Verdict;
import io.hawser.client.cli.watchdog.Findings;
import io.hawser.client.cli.watchdog.Watchdog;
import io.hawser.client.cli.watchdog.WatchdogConfig;
import io.hawser.client.cli.watchdog.WatchdogLog;
import io.hawser.client.failure.HawserException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "watchdog",
        mixinStandardHelpOptions = true,
        description = {
            "Watches a gateway, restarts its components when they fail, and the gateway itself through a command of yours"
                    + " when it answers no more. For places where systemd or the like does not. Needs the role operator."
                    + " A node that drains is left alone, also when it has ended. What it sees and does it writes on"
                    + " standard error, a line each. SIGTERM ends it."
        })
final class WatchdogSubcommand implements Callable<Integer> {
    private static final long STOP_SECONDS = 5;

    private final Console console;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--every",
            converter = Durations.class,
            defaultValue = "10s",
            description = "Ask for its health so often; changes are heard at once. Default: 10s.")
    private Duration every = Duration.ofSeconds(10);

    @Option(
            names = "--degraded-for",
            converter = Durations.class,
            paramLabel = "DURATION",
            description =
                    "Restart a component that is DEGRADED for so long. Default: never, for a degraded component works,"
                            + " and what degrades it, a full disk say, is seldom healed by a restart.")
    private Optional<Duration> degradedFor = Optional.empty();

    @Option(
            names = "--unreachable-for",
            converter = Durations.class,
            defaultValue = "30s",
            description = "Restart a gateway that has answered neither health checks nor with its status for so long."
                    + " To be longer than its start takes. Default: 30s.")
    private Duration unreachableFor = Duration.ofSeconds(30);

    @Option(
            names = "--not-serving-for",
            converter = Durations.class,
            defaultValue = "60s",
            description = "Restart a gateway whose health is NOT_SERVING for so long. Default: 60s.")
    private Duration notServingFor = Duration.ofSeconds(60);

    @Option(
            names = "--restart-command",
            paramLabel = "COMMAND",
            description =
                    "What restarts the gateway, for `sh -c`: 'systemctl restart hawser-gateway'. Without it the log"
                            + " says that somebody has to act.")
    private Optional<String> restartCommand = Optional.empty();

    @Option(
            names = "--restart-timeout",
            converter = Durations.class,
            defaultValue = "2m",
            description = "Kill the command after so long. Default: 2m.")
    private Duration restartTimeout = Duration.ofMinutes(2);

    @Option(
            names = "--max-restarts",
            paramLabel = "N",
            defaultValue = "6",
            description = "Run the command so often in an hour at most; then the log says that somebody has to act."
                    + " Default: 6.")
    private int maxRestarts = 6;

    @Option(
            names = "--once",
            description = "Look once, do nothing, print the verdict and end: with 0 if all is well or the node drains,"
                    + " else with 1. The role viewer is enough.")
    private boolean once;

    WatchdogSubcommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (connection.hasSeveralGateways()) {
            throw new IllegalArgumentException("--gateway: a watchdog watches one gateway (expected: one for each)");
        }
        var config = new WatchdogConfig(
                connection.gateways(),
                every,
                degradedFor,
                unreachableFor,
                notServingFor,
                restartCommand,
                restartTimeout,
                maxRestarts);
        try (HawserClient client = connection.connect()) {
            return once ? lookOnce(client) : watch(client, config);
        }
    }

    private int lookOnce(HawserClient client) {
        Verdict verdict = Findings.lookOnce(client, connection.gateways());
        console.print(verdict.line());
        return verdict.mood().isFine() ? Subcommand.OK : Subcommand.FAILED;
    }

    private int watch(HawserClient client, WatchdogConfig config) {
        var watchdog = new Watchdog(
                config,
                client,
                new WatchdogLog(console.err(), InstantSource.system()),
                () -> Duration.ofNanos(System.nanoTime()),
                () -> ThreadLocalRandom.current().nextLong());
        var ended = new CountDownLatch(1);
        var stopper = stopper(watchdog, Thread.currentThread(), ended);
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            watchdog.run();
            return Subcommand.OK;
        } catch (HawserException.Unauthenticated | HawserException.PermissionDenied refused) {
            console.complain("the watchdog restarts components, and this token may not: it needs the role operator ("
                    + FailureText.line(refused) + ")");
            return Subcommand.FAILED;
        } finally {
            ended.countDown();
            forget(stopper);
        }
    }

    /** Ends the process itself: one that a signal ends would report the signal, not that it stopped as asked. */
    private static Thread stopper(Watchdog watchdog, Thread watching, CountDownLatch ended) {
        return new Thread(
                () -> {
                    watchdog.stop();
                    watching.interrupt(); // out of a call or a command, which runs on
                    try {
                        var unused = ended.await(STOP_SECONDS, TimeUnit.SECONDS); // stopped or not, the process ends
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(Subcommand.OK);
                },
                "watchdog-stop");
    }

    private static void forget(Thread stopper) {
        try {
            Runtime.getRuntime().removeShutdownHook(stopper);
        } catch (IllegalStateException stopping) {
            // it runs: a signal ends the process
        }
    }
}
