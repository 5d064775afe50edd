package io.hawser.device.simulator;

import io.hawser.device.CommandOutcome;
import io.hawser.device.simulator.scenario.CommandPlan;
import io.hawser.protocol.Command;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/** How one device ends its commands. Threads: any; the lock is for its chance. */
final class Answers {
    private final CommandPlan plan;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();

    Answers(CommandPlan plan, RandomGenerator random) {
        this.plan = plan;
        this.random = random;
    }

    /** How {@code command} ends; a stage that nobody completes for one that is ignored, which only the device's end ends. */
    CompletionStage<CommandOutcome> carryOut(Command command) {
        return switch (plan.behaviour()) {
            case ECHO, TWICE -> after(delay(), CommandOutcome.succeeded(command.payload()));
            case FAIL -> after(delay(), CommandOutcome.failed("simulated failure"));
            case REJECT -> after(delay(), CommandOutcome.rejected("simulated rejection"));
            case LATE ->
                after(
                        TimeUnit.MILLISECONDS.toNanos(command.millisLeft()) + delay(),
                        CommandOutcome.succeeded(command.payload()));
            case IGNORE -> new CompletableFuture<>();
        };
    }

    private long delay() {
        lock.lock();
        try {
            return (long) plan.delay().draw(random);
        } finally {
            lock.unlock();
        }
    }

    private static CompletionStage<CommandOutcome> after(long nanos, CommandOutcome outcome) {
        return nanos == 0
                ? CompletableFuture.completedFuture(outcome)
                : new CompletableFuture<CommandOutcome>().completeOnTimeout(outcome, nanos, TimeUnit.NANOSECONDS);
    }
}
