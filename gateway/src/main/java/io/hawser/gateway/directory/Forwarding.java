package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.device.DeviceRoute;
import io.hawser.gateway.device.DeviceRoutes;
import io.hawser.gateway.directory.wire.CallBodies.Outcome;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.Command;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands to devices on other nodes. Where the owner has no session of the device, or is not there, it looks once
 * more where the device is; then {@link Undelivered} is told. Of a command whose answer did not come nothing is told: it may
 * have been sent, and who must know sends it again; nor of one that its node does not send now, for the device is about to be
 * elsewhere.
 *
 * <p>Threads: any; what did not go well is worked on by {@code failures}, so that nobody is called within {@code forward}.
 */
final class Forwarding {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

    private final SessionQuestions questions;
    private final DeviceRoutes routes;
    private final Undelivered undelivered;
    private final Executor failures;
    private final Counters counters;

    /** @param failures runs what it is given one by one, in order */
    Forwarding(
            SessionQuestions questions,
            DeviceRoutes routes,
            Undelivered undelivered,
            Executor failures,
            Counters counters) {
        this.questions = questions;
        this.routes = routes;
        this.undelivered = undelivered;
        this.failures = failures;
        this.counters = counters;
    }

    /** Sends a command to a device on another node, in the order of the calls. */
    void forward(RemoteSession to, Command command) {
        ask(to, command, this::lookAgain);
    }

    private void ask(RemoteSession to, Command command, BiConsumer<RemoteSession, Command> otherwise) {
        counters.increment(Counter.COMMANDS_FORWARDED);
        var _ = questions.deliver(to, command).whenComplete((outcome, failure) -> { // handles either end
            if (failure != null ? certain(to, failure) : outcome == Outcome.NOT_HERE) {
                later(() -> otherwise.accept(to, command));
            }
        });
    }

    /** Whether the command was not sent for certain. */
    private static boolean certain(RemoteSession to, Throwable failure) {
        Throwable cause = Causes.of(failure);
        return switch (cause) {
            case CallFailure.Unreachable _ -> true;
            case CallFailure.Remote refused -> {
                LOG.warn("a node refused a command node={} reason={}", to.node(), refused.getMessage());
                yield true;
            }
            case null, default -> false;
        };
    }

    private void lookAgain(RemoteSession before, Command command) {
        Optional<? extends DeviceRoute> now = routes.find(before.device());
        if (now.isEmpty() || before.is(now.get())) {
            giveUp(before, command);
        } else if (now.get() instanceof RemoteSession elsewhere) {
            ask(elsewhere, command, this::giveUp);
        } else if (!now.get().send(command)) {
            giveUp(before, command);
        }
    }

    private void giveUp(RemoteSession to, Command command) {
        counters.increment(Counter.COMMANDS_UNDELIVERED);
        undelivered.onUndelivered(command, to);
    }

    private void later(Runnable work) {
        try {
            failures.execute(work);
        } catch (RejectedExecutionException _) {
            LOG.debug("the gateway stops; nobody needs to know what it did not send");
        }
    }
}
