package io.hawser.client.cli.watchdog;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A command of the user's, for {@code sh -c}.
 *
 * <p>Threads: whoever runs it waits for it; its lines are handed on by a thread of its own.
 *
 * @param text what the shell is given
 * @param within it is killed after so long, with what it started
 * @param lines is told what it writes, on either stream, a line at a time
 */
record ShellCommand(String text, Duration within, Consumer<String> lines) {
    private static final int LONGEST_LINE = 1_000;
    private static final int MOST_LINES = 500;
    private static final long LAST_LINES_MILLIS = 1_000;

    /** How it ended. */
    sealed interface Outcome {
        /** By itself. */
        record Exited(int status) implements Outcome {}

        /** It took too long. */
        record Killed() implements Outcome {}
    }

    /** Runs it and waits for its end. What it leaves running in the background runs on. Interrupted, it leaves all running. */
    Outcome run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", text)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .start();
        var reader = new Thread(() -> hand(process), "restart-command-output");
        reader.setDaemon(true);
        reader.start();
        boolean ended = process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        // no longer: what runs on in the background may hold the stream open for ever
        reader.join(LAST_LINES_MILLIS);
        return ended ? new Outcome.Exited(process.exitValue()) : new Outcome.Killed();
    }

    /** Reads to the very end, or what runs on would be stuck with a full pipe or fail at a closed one. */
    private void hand(Process process) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int number = 0;
            String line = output.readLine();
            while (line != null) {
                number++;
                if (number <= MOST_LINES) {
                    lines.accept(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
                }
                line = output.readLine();
            }
        } catch (IOException closed) {
            // it was killed: what it wrote before was handed on
        }
    }
}
