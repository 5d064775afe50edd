package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.device.DeviceRoute;
import io.hawser.gateway.device.DeviceRoutes;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The unfinished commands of one device in the order in which they were asked for; only the first few are sent, the others
 * follow as those end.
 *
 * <p>Threads: any; one short lock guards the order and all that changes in its commands. Routes are looked up and sent to
 * under it, which does not block and keeps the order on the wire; nothing is appended and no stage completed under it.
 */
final class DeviceQueue {
    private final DeviceId device;
    private final DeviceRoutes routes;
    private final CommandLimits limits;
    private final InstantSource clock;
    private final BooleanSupplier held;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<TrackedCommand> commands = new ArrayDeque<>(1); // guarded by lock

    /** @param held whether nothing further is to be sent to devices of this node */
    DeviceQueue(DeviceId device, DeviceRoutes routes, CommandLimits limits, InstantSource clock, BooleanSupplier held) {
        this.device = device;
        this.routes = routes;
        this.limits = limits;
        this.clock = clock;
        this.held = held;
    }

    /** Puts a command at the end; false when there are too many. */
    boolean add(TrackedCommand command) {
        return locked(() -> commands.size() < limits.maxQueuedPerDevice() && commands.add(command));
    }

    /** Puts a command at the end that was accepted in an earlier life. */
    void restore(TrackedCommand command, Position position, Position first) {
        locked(() -> {
            commands.add(command);
            command.live(position, first);
            return true;
        });
    }

    int size() {
        return locked(commands::size);
    }

    /** The command's first record is durable: from now on it may be sent. */
    void stored(TrackedCommand command, Position position) {
        locked(() -> {
            command.live(position, position);
            sendWhatIsDue();
            return true;
        });
    }

    /** Takes out a command that the store refused; those behind it need not wait for it any longer. */
    void refused(TrackedCommand command) {
        locked(() -> {
            commands.remove(command);
            sendWhatIsDue();
            return true;
        });
    }

    /** The device logged in. */
    void connected() {
        locked(() -> {
            sendWhatIsDue();
            return true;
        });
    }

    /** True for the first acknowledgement of a command that has not ended. */
    boolean acknowledge(TrackedCommand command, Instant time) {
        return locked(() -> command.acknowledge(time));
    }

    void acknowledgementStored(TrackedCommand command, Instant time) {
        locked(() -> {
            command.acknowledgementStored(time);
            return true;
        });
    }

    /** See {@link TrackedCommand#renewal}. */
    Optional<CommandRecord.Renewed> renewal(TrackedCommand command) {
        return locked(command::renewal);
    }

    /** See {@link TrackedCommand#renewed}. */
    void renewed(TrackedCommand command, CommandRecord.Renewed renewal, Position position) {
        locked(() -> {
            command.renewed(renewal, position);
            return true;
        });
    }

    /** Whether the command still waits for its end to be decided. */
    boolean isLive(TrackedCommand command) {
        return locked(command::isLive);
    }

    /** Decides how a command ends; empty, and nothing changed, when that was decided before. */
    Optional<CommandStatus> end(TrackedCommand command, CommandState state, Payload result) {
        return locked(() -> command.end(state, clock.instant(), result));
    }

    /** The command's timer fired: ends it when its deadline has come, else sends it again. */
    Optional<CommandStatus> due(TrackedCommand command) {
        return locked(() -> {
            if (command.overdue()) {
                return command.end(CommandState.TIMED_OUT, clock.instant(), Payload.empty());
            }
            if (command.isLive() && command.resendDue()) {
                resend(command);
            } else if (command.isLive() && command.takesRetry()) {
                command.unsent(); // or its deadline would not be watched
                sendWhatIsDue();
            }
            return Optional.empty();
        });
    }

    /**
     * What was sent on its way to the session of that epoch did not arrive there. One that may not wait, and never was on
     * its way before, ends by it; the others are tried again after a while, or when the device connects.
     */
    Optional<CommandStatus> undelivered(TrackedCommand command, long epoch) {
        return locked(() -> {
            if (!command.isLive() || command.sentEpoch() != epoch || !command.undelivered(limits.resendInterval())) {
                return Optional.empty();
            }
            return command.request().queueIfOffline() || command.maybeSent()
                    ? Optional.empty()
                    : command.end(CommandState.CANCELLED, clock.instant(), Payload.empty());
        });
    }

    /** A command's end is durable: it leaves, the next one gets its turn. Answers the epoch it was sent in last, or 0. */
    long settle(TrackedCommand command, CommandStatus end) {
        return locked(() -> {
            commands.remove(command);
            command.ended(end);
            sendWhatIsDue();
            return command.sentEpoch();
        });
    }

    /** Under the lock. The routes tell which session is the newest; one that was handed in might be older by now. */
    private void sendWhatIsDue() {
        Optional<DeviceRoute> route = route();
        if (route.isEmpty() || (held.getAsBoolean() && isHere(route.get()))) {
            return;
        }
        int inFlight = 0;
        for (TrackedCommand command : commands) {
            if (command.isStoring() || inFlight == limits.maxInFlightPerDevice()) {
                return; // order: those behind it wait as well
            }
            inFlight++;
            boolean due = command.isLive() && !command.overdue() && !command.sentTo(route.get());
            if (due && !command.sendTo(route.get(), limits.resendInterval(), clock.instant())) {
                return;
            }
        }
    }

    private void resend(TrackedCommand command) {
        Optional<DeviceRoute> route = route();
        if (route.isPresent()) {
            command.sendTo(route.get(), limits.resendInterval(), clock.instant());
        } else {
            command.unsent();
        }
    }

    private Optional<DeviceRoute> route() {
        return routes.find(device).map(DeviceRoute.class::cast);
    }

    private static boolean isHere(DeviceRoute route) {
        return route instanceof DeviceSession;
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
