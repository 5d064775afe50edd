package io.hawser.gateway.supervision;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One step in a component's life, on a thread of its own, so that one that hangs holds up nobody beyond its limit. */
public final class Step {
    private final String name;
    private final FutureTask<Void> task;
    private final Thread thread;

    /** @param name of the thread, and in messages */
    public Step(String name, Work work) {
        this.name = name;
        this.task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(task);
    }

    /** What is done. */
    public interface Work {
        void run() throws Exception;
    }

    /** Does it; throws what it throws, or that it did not end in time: it is interrupted then, and may still go on. */
    public void run(Duration limit) throws Exception {
        thread.start();
        try {
            task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            thread.interrupt();
            throw new StepTookTooLongException(
                    name + " took longer than " + limit.toMillis() + " ms; it hangs at " + Stacks.topOf(thread));
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }

    /** Whether it goes on, also beyond its limit. */
    boolean isRunning() {
        return thread.isAlive() && !task.isDone(); // the thread ends a moment behind the work
    }
}
