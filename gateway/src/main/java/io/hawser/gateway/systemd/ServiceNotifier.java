package io.hawser.gateway.systemd;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager that started this process how it does, as sd_notify(3) has it; does nothing when there is none.
 * Nothing that goes wrong with it harms the gateway: it is logged, once.
 *
 * <p>Threads: any. A call takes a second at most, and that only when the service manager does not read.
 */
public final class ServiceNotifier {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotifier.class);

    private final Optional<NotifySocket> socket;
    private final Optional<Duration> watchdogInterval;
    private final AtomicBoolean failed = new AtomicBoolean(); // what is logged already

    /**
     * @param environment of this process
     * @param pid of this process
     */
    public ServiceNotifier(Map<String, String> environment, long pid) {
        socket = value(environment, "NOTIFY_SOCKET").map(NotifySocket::new);
        boolean ours = value(environment, "WATCHDOG_PID")
                .map(Long.toString(pid)::equals)
                .orElse(true);
        watchdogInterval = value(environment, "WATCHDOG_USEC")
                .filter(_ -> ours && socket.isPresent())
                .flatMap(ServiceNotifier::half);
    }

    /** For whoever started this process. */
    public static ServiceNotifier ofProcess() {
        return new ServiceNotifier(System.getenv(), ProcessHandle.current().pid());
    }

    /** The gateway serves. */
    public void ready() {
        tell("READY=1");
    }

    /** It has begun to stop. */
    public void stopping() {
        tell("STOPPING=1");
    }

    /** What it does now, in a line for people. */
    public void status(String line) {
        tell("STATUS=" + line.replace('\n', ' '));
    }

    /** It is well. To be called every {@link #watchdogInterval()} while it is: who stops calling is killed and restarted. */
    public void watchdog() {
        if (watchdogInterval.isPresent()) {
            tell("WATCHDOG=1");
        }
    }

    /** How often to call {@link #watchdog()}: twice as often as the service manager wants; empty when it does not watch. */
    public Optional<Duration> watchdogInterval() {
        return watchdogInterval;
    }

    private void tell(String message) {
        if (socket.isEmpty()) {
            return;
        }
        try {
            socket.get().send(message);
        } catch (IOException | RuntimeException | LinkageError e) { // LinkageError: no native library for this machine
            if (failed.compareAndSet(false, true)) {
                LOG.warn(
                        "the service manager is not told how the gateway does socket={} message={} because={}",
                        socket.get().name(),
                        message,
                        e.toString());
            }
        }
    }

    private static Optional<Duration> half(String micros) {
        try {
            long number = Long.parseLong(micros);
            return number < 2 ? Optional.empty() : Optional.of(Duration.of(number / 2, ChronoUnit.MICROS));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
