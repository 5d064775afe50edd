package io.hawser.gateway.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.hawser.gateway.command.AcceptedCommand;
import io.hawser.gateway.command.WaitFor;
import io.hawser.protocol.DeviceId;
import io.hawser.rpc.v1.BroadcastProgress;
import io.hawser.rpc.v1.BroadcastRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One broadcast: stores a command for each device at a pace, and tells its caller how far it is.
 *
 * <p>Threads: a virtual thread of its own, {@code broadcast-N}, stores and tells; figures come from the store's thread; any
 * may stop it.
 */
final class BroadcastRun {
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final CommandSender sender;
    private final Arguments arguments;
    private final BroadcastRequest request;
    private final List<DeviceId> devices;
    private final BroadcastTally tally;
    private final long pauseNanos;
    private final ServerCallStreamObserver<BroadcastProgress> caller;
    private final Consumer<BroadcastRun> onEnd;
    private final LongSupplier nanoClock;
    private int next;
    private long lastProgress;
    private volatile boolean left; // the caller went away
    private volatile boolean stopping; // the server stops

    BroadcastRun(
            CommandSender sender,
            Arguments arguments,
            BroadcastRequest request,
            List<DeviceId> devices,
            WaitFor goal,
            int ratePerSecond,
            ServerCallStreamObserver<BroadcastProgress> caller,
            Consumer<BroadcastRun> onEnd,
            LongSupplier nanoClock) {
        this.sender = sender;
        this.arguments = arguments;
        this.request = request;
        this.devices = devices;
        this.tally = new BroadcastTally(devices.size(), goal);
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
        this.caller = caller;
        this.onEnd = onEnd;
        this.nanoClock = nanoClock;
        caller.setOnCancelHandler(this::leave);
    }

    void start() {
        Thread.ofVirtual()
                .name("broadcast-" + Integer.toHexString(System.identityHashCode(this)))
                .start(this::run);
    }

    /** The server stops: the caller is told; what is stored lives on. */
    void end() {
        stopping = true;
        tally.wake();
    }

    private void leave() {
        left = true;
        tally.wake();
    }

    private void run() {
        try {
            tell();
            long start = nanoClock.getAsLong();
            while (!left && !stopping) {
                storeDue(start);
                if (next == devices.size() && tally.isDone()) {
                    tellLast();
                    return;
                }
                tellIfDue();
                long wait = next < devices.size() ? start + next * pauseNanos - nanoClock.getAsLong() : PROGRESS_NANOS;
                pause(Math.min(wait, PROGRESS_NANOS));
            }
            if (!left) {
                caller.onError(RpcErrors.stopping());
            }
        } catch (InterruptedException _) {
            caller.onError(RpcErrors.stopping());
        } catch (RuntimeException e) { // FailureInterceptor logs it
            caller.onError(e);
        } finally {
            onEnd.accept(this);
        }
    }

    private void storeDue(long start) {
        while (next < devices.size() && !left && !stopping && start + next * pauseNanos - nanoClock.getAsLong() <= 0) {
            store(devices.get(next++));
            if (nanoClock.getAsLong() - lastProgress >= PROGRESS_NANOS) {
                return;
            }
        }
    }

    private void store(DeviceId device) {
        var _ = sender.store(arguments.command(request, device))
                .whenComplete((command, failure) -> onStored(device, command, failure));
    }

    private void onStored(DeviceId device, @Nullable AcceptedCommand command, @Nullable Throwable failure) {
        if (command == null) {
            StatusRuntimeException refusal =
                    failure instanceof StatusRuntimeException known ? known : RpcErrors.stopping();
            tally.onRefused(device, refusal);
            return;
        }
        tally.onStored();
        // These fail only when the gateway stops, and so does this then.
        var _ = command.reached(WaitFor.DELIVERED).thenAccept(tally::onDelivered);
        var _ = command.reached(WaitFor.COMPLETED).thenAccept(tally::onEnded);
    }

    /** While devices are left, the pace is waited for; then a change. */
    private void pause(long nanos) throws InterruptedException {
        if (nanos <= 0) {
            return;
        }
        if (next < devices.size()) {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } else {
            long sinceProgress = nanoClock.getAsLong() - lastProgress;
            if (tally.awaitChange(nanos) && !tally.isDone() && sinceProgress < PROGRESS_NANOS) {
                TimeUnit.NANOSECONDS.sleep(PROGRESS_NANOS - sinceProgress);
            }
        }
    }

    private void tellIfDue() throws InterruptedException {
        boolean due = nanoClock.getAsLong() - lastProgress >= PROGRESS_NANOS;
        if (due && caller.isReady() && tally.awaitChange(0)) {
            tell();
        }
    }

    private void tell() {
        lastProgress = nanoClock.getAsLong();
        caller.onNext(tally.next());
    }

    /** All failures are named before the end, whether the caller reads or not: they are few. */
    private void tellLast() {
        BroadcastProgress progress = tally.next();
        while (!progress.getDone()) {
            caller.onNext(progress);
            progress = tally.next();
        }
        caller.onNext(progress);
        caller.onCompleted();
    }
}
