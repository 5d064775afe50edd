package io.hawser.client.wire;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.hawser.client.failure.HawserException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One gateway: the connection to it, and whether it failed lately. One that failed rests: others are called first.
 *
 * <p>Threads: any.
 */
final class Gateway {
    private static final Rest NONE = new Rest(0, 0);

    private final GatewayAddress address;
    private final ManagedChannel managed;
    private final Channel channel;
    private final Backoff backoff;
    private final LongSupplier nanoClock;
    // replaced as a whole by whichever call ended last; that calls which end together overwrite each other does no harm
    private volatile Rest rest = NONE;

    Gateway(
            GatewayAddress address,
            ManagedChannel managed,
            BearerToken token,
            Backoff backoff,
            LongSupplier nanoClock) {
        this.address = address;
        this.managed = managed;
        this.channel = ClientInterceptors.intercept(managed, token);
        this.backoff = backoff;
        this.nanoClock = nanoClock;
    }

    GatewayAddress address() {
        return address;
    }

    /** The connection to start a call on. After a failed attempt to connect, the call attempts anew rather than failing with the old cause. */
    Channel channel() {
        if (managed.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            managed.enterIdle();
        }
        return channel;
    }

    void onAnswered() {
        rest = NONE;
    }

    /** It failed as a whole: it rests, with growing pauses, and at least as long as it asked for. */
    void onUnreachable(HawserException failure) {
        long now = nanoClock.getAsLong();
        Rest before = rest;
        if (before.failures() > 0 && before.untilNanos() - now > 0) {
            return; // calls that were under way together fail together: once is enough
        }
        int failures = before.failures() + 1;
        rest = new Rest(
                failures, now + backoff.pause(failures, failure.retryAfter()).toNanos());
    }

    /** How long it is to be left alone yet; 0 or less: not at all. */
    long restNanos() {
        Rest current = rest;
        return current.failures() == 0 ? 0 : current.untilNanos() - nanoClock.getAsLong();
    }

    void close() {
        managed.shutdownNow();
    }

    void awaitClosed(long timeout, TimeUnit unit) throws InterruptedException {
        managed.awaitTermination(timeout, unit);
    }

    private record Rest(int failures, long untilNanos) {}
}
