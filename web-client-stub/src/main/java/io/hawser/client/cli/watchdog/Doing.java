package io.hawser.client.cli.watchdog;

import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.client.cli.text.Ages;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.cli.text.FailureText;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.view.RestartView;
import java.io.IOException;
import java.time.Duration;

/**
 * Does what was decided, writes down how it went, and tells that it ended.
 *
 * <p>Threads: the watchdog's.
 */
final class Doing {
    private final WatchdogConfig config;
    private final HawserClient client;
    private final WatchdogLog log;
    private final Decisions decisions;

    Doing(WatchdogConfig config, HawserClient client, WatchdogLog log, Decisions decisions) {
        this.config = config;
        this.client = client;
        this.log = log;
        this.decisions = decisions;
    }

    void handle(Step step) throws InterruptedException {
        // Java 17 has no switch over sealed types
        if (step instanceof Step.RestartComponent restart) {
            restart(restart);
        } else if (step instanceof Step.RunCommand command) {
            config.restartCommand()
                    .ifPresent(text -> log.warn(
                            "running the restart command",
                            "attempt",
                            command.attempt(),
                            "why",
                            command.why(),
                            "command",
                            text));
            run(config.restartCommand().orElseThrow());
        } else {
            log.error("SOMEBODY HAS TO ACT", "gateway", config.gateway(), "why", step.why());
        }
    }

    private void restart(Step.RestartComponent step) throws InterruptedException {
        log.warn("restarting", "component", step.component(), "attempt", step.attempt(), "why", step.why());
        try {
            RestartView restart = client.restart(step.component(), RestartMode.GRACEFUL);
            log.info(
                    "restarted",
                    "component",
                    step.component(),
                    "state",
                    restart.component().state(),
                    "took",
                    Ages.measured(restart.took()),
                    "sessions-before",
                    restart.sessionsBefore(),
                    "sessions-after",
                    restart.sessionsAfter());
        } catch (HawserException.Cancelled stop) {
            throw new InterruptedException();
        } catch (HawserException failure) {
            if (failure.reason() == Reason.RESTART_UNDER_WAY) {
                log.info("somebody restarts it already", "component", step.component());
            } else {
                log.error("restart failed", "component", step.component(), "cause", FailureText.line(failure));
            }
        } finally {
            decisions.onRestartEnded(step.component());
        }
    }

    private void run(String text) throws InterruptedException {
        boolean done = false;
        long start = System.nanoTime();
        try {
            var command = new ShellCommand(
                    text, config.restartTimeout(), line -> log.info("restart command says", "line", line));
            ShellCommand.Outcome outcome = command.run();
            String took = Ages.measured(Duration.ofNanos(System.nanoTime() - start));
            if (outcome instanceof ShellCommand.Outcome.Exited exited) {
                done = exited.status() == 0;
                if (done) {
                    log.info("restart command ended", "status", exited.status(), "took", took);
                } else {
                    log.error("restart command failed", "status", exited.status(), "took", took);
                }
            } else {
                log.error("restart command was killed", "after", Durations.brief(config.restartTimeout()));
            }
        } catch (IOException unable) {
            log.error("restart command could not be started", "cause", unable);
        } finally {
            decisions.onCommandEnded(done);
        }
    }
}
