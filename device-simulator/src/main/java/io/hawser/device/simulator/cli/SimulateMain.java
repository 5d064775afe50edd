package io.hawser.device.simulator.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The simulator's way in. Threads: main, and a shutdown hook that lets it finish on Ctrl-C. */
public final class SimulateMain {
    private static final String LOGBACK_SETTING = "logback.configurationFile";
    private static final String LOGBACK_FILE = "hawser-simulate-logback.xml";
    /** How long a run that is told to end may take for that; longer than it waits for acknowledgements by default. */
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private SimulateMain() {}

    public static void main(String[] arguments) {
        // Before the first logger is made; not as logback.xml, which would be found by whoever uses the library.
        if (System.getProperty(LOGBACK_SETTING) == null) {
            System.setProperty(LOGBACK_SETTING, LOGBACK_FILE);
        }
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        SimulateCommand command =
                new SimulateCommand(name -> Optional.ofNullable(System.getenv(name)), terminal, System.in);
        CountDownLatch finished = new CountDownLatch(1);
        AtomicInteger status = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> onShutdown(command, finished, status), "simulate-end"));
        status.set(command.run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
        finished.countDown();
        System.exit(status.get());
    }

    /** Lets the run report, and ends with its status rather than with the signal's. */
    private static void onShutdown(SimulateCommand command, CountDownLatch finished, AtomicInteger status) {
        command.stop();
        try {
            if (finished.await(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(status.get());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
