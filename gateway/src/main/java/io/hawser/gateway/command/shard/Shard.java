package io.hawser.gateway.command.shard;

import io.hawser.gateway.command.Commands;
import io.hawser.gateway.command.shard.ShardStatus.State;
import io.hawser.gateway.device.TimingWheel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard on this node: open while this node is to have it, closed otherwise. When it can't be opened, or somebody else
 * takes it, it is opened again after a pause, for as long as this node is to have it.
 *
 * <p>Threads: any; one short lock guards the state, and nothing is opened, closed or told under it.
 */
public final class Shard {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration STEADY = Duration.ofSeconds(10);

    private final int number;
    private final ShardOpening opening;
    private final TimingWheel wheel;
    private final TimingWheel.Timer retry;
    private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Optional<Commands> open = Optional.empty(); // written under the lock, read by anybody
    private volatile Optional<String> failing = Optional.empty(); // likewise
    private volatile boolean wanted; // likewise

    // Under the lock:
    private boolean underWay;
    private boolean held;
    private Duration pause = FIRST_PAUSE;
    private long openedNanos;

    /** Closed, until it is wanted. */
    public Shard(int number, ShardOpening opening, TimingWheel wheel) {
        this.number = number;
        this.opening = opening;
        this.wheel = wheel;
        this.retry = wheel.timer(this::open);
    }

    /** Its commands, while this node has them. */
    public Optional<Commands> commands() {
        return open;
    }

    /** Whether this node is to have it. */
    public void want(boolean have) {
        Optional<Commands> dropped = Optional.empty();
        lock.lock();
        try {
            if (wanted == have) {
                return;
            }
            wanted = have;
            if (!have) {
                dropped = open;
                open = Optional.empty();
                failing = Optional.empty();
                pause = FIRST_PAUSE;
                retry.cancel();
            }
        } finally {
            lock.unlock();
        }
        dropped.ifPresent(commands -> {
            commands.close();
            LOG.info("command shard given up shard={}", number);
        });
        if (have) {
            open();
        }
    }

    /** The first attempt to open it; fails when that did. */
    public CompletionStage<Void> firstAttempt() {
        return firstAttempt.minimalCompletionStage();
    }

    /** Nothing further goes to devices of this node. */
    public void hold() {
        lock.lock();
        try {
            held = true;
        } finally {
            lock.unlock();
        }
        open.ifPresent(Commands::hold);
    }

    /** How it is, and who is to have it. */
    public ShardStatus status(String owner) {
        State state = open.isPresent() ? State.OPEN : wanted ? State.OPENING : State.ELSEWHERE;
        return new ShardStatus(number, owner, state, failing.or(() -> open.flatMap(Commands::failing)));
    }

    private void open() {
        lock.lock();
        try {
            if (!wanted || underWay || open.isPresent()) {
                return;
            }
            underWay = true;
        } finally {
            lock.unlock();
        }
        var _ = opening.open(number).whenComplete(this::onOpened);
    }

    private void onOpened(@Nullable Commands commands, @Nullable Throwable failure) {
        boolean taken = false;
        boolean again = false;
        Optional<String> before;
        lock.lock();
        try {
            underWay = false;
            before = failing;
            if (commands == null) {
                again = wanted; // else it is somebody else's by now, and so is the trouble
                failing = wanted
                        ? Optional.of("can't be opened: " + (failure == null ? "no answer" : failure.getMessage()))
                        : Optional.empty();
            } else if (wanted) {
                taken = true;
                open = Optional.of(commands);
                failing = Optional.empty();
                openedNanos = wheel.nanoTime();
                if (held) {
                    commands.hold();
                }
            }
        } finally {
            lock.unlock();
        }
        if (commands != null) {
            firstAttempt.complete(null);
            if (taken) {
                LOG.info("command shard opened shard={} unfinished={}", number, commands.outstanding());
                commands.sendAll(); // who connected while it was not open yet told nobody
                var _ = commands.overtaken().thenRun(() -> onOvertaken(commands));
            } else {
                commands.close(); // it went elsewhere meanwhile
            }
        } else {
            if (again && !failing.equals(before)) { // else it was said, or concerns nobody here
                LOG.warn("command shard not opened shard={}", number, failure);
            }
            firstAttempt.completeExceptionally(
                    failure == null ? new IllegalStateException("shard not opened: " + number) : failure);
        }
        if (again) {
            openLater();
        }
    }

    /** Another node takes itself for the owner; who is will show when both know the same nodes. */
    private void onOvertaken(Commands commands) {
        lock.lock();
        try {
            if (open.filter(commands::equals).isEmpty()) {
                return;
            }
            open = Optional.empty();
            failing = Optional.of("another node took it over");
            if (wheel.nanoTime() - openedNanos > STEADY.toNanos()) {
                pause = FIRST_PAUSE;
            }
        } finally {
            lock.unlock();
        }
        openLater();
    }

    private void openLater() {
        Duration now;
        lock.lock();
        try {
            now = pause;
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        } finally {
            lock.unlock();
        }
        retry.set(now);
    }
}
