package io.hawser.gateway.supervision;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A component that writes down what is asked of it, fails when it is told to, and hangs until it is let go. */
public final class FakeComponent implements Component {
    public final CountDownLatch letGo = new CountDownLatch(1);
    private final String name;
    private final List<String> diary;
    private volatile String failing = "";
    private volatile String hanging = "";
    private volatile StepLimits limits = StepLimits.USUAL;

    public FakeComponent(String name) {
        this(name, new CopyOnWriteArrayList<>());
    }

    public FakeComponent(String name, List<String> diary) {
        this.name = name;
        this.diary = diary;
    }

    /** Has one kind of step fail: start, restart or close; none when empty. */
    public FakeComponent failing(String step) {
        failing = step;
        return this;
    }

    public FakeComponent hanging(String step, Duration limit) {
        hanging = step;
        limits = new StepLimits(limit, limit, limit);
        return this;
    }

    public List<String> diary() {
        return diary;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        step("start");
    }

    @Override
    public void restart(RestartMode mode) {
        step("restart");
    }

    @Override
    public void close() {
        step("close");
    }

    @Override
    public StepLimits limits() {
        return limits;
    }

    private void step(String step) {
        diary.add(step + " " + name);
        boolean waiting = step.equals(hanging);
        while (waiting) {
            try {
                letGo.await();
                waiting = false;
            } catch (InterruptedException _) {
                // deaf
            }
        }
        if (step.equals(failing)) {
            throw new IllegalStateException("no " + step + " today");
        }
    }
}
