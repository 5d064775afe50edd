package io.hawser.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Has processes of a test's own stand still and go on. */
public final class Signals {
    private Signals() {}

    /** Has it stand still, in the middle of whatever it does. */
    public static void pause(Process process) {
        send("-STOP", process);
    }

    /** Has it go on. */
    public static void resume(Process process) {
        send("-CONT", process);
    }

    private static void send(String which, Process process) {
        try {
            Process kill = new ProcessBuilder(List.of("kill", which, Long.toString(process.pid()))).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill " + which + " " + process.pid() + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
