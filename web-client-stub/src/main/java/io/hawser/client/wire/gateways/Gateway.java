package io.hawser.client.wire.gateways;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.hawser.client.failure.HawserException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway: the connection to it, whether it failed lately, and who is at it. One that failed rests: others are called
 * first.
 *
 * <p>Threads: any.
 */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Standing NONE = new Standing(0, 0);

    private final GatewayAddress address;
    private final Optional<String> expectedNode;
    private final ManagedChannel managed;
    private final Channel channel;
    private final Backoff backoff;
    private final LongSupplier nanoClock;
    private final Set<Tenant> tenants = ConcurrentHashMap.newKeySet();
    private final Pulse pulse;
    // replaced as a whole by whichever call ended last; that calls which end together overwrite each other does no harm
    private volatile Standing standing = NONE;
    // written when it has said so, read by any; empty: it has not been asked, or may not tell
    private volatile String nodeId = "";
    // so that it is said once; twice would do no harm
    private volatile boolean strangerTold;

    /** A gateway at an address; {@code expectedNode} is who was heard to be there, empty when the caller gave the address. */
    Gateway(
            GatewayAddress address,
            Optional<String> expectedNode,
            ManagedChannel managed,
            BearerToken token,
            Backoff backoff,
            LongSupplier nanoClock) {
        this.address = address;
        this.expectedNode = expectedNode;
        this.managed = managed;
        this.channel = ClientInterceptors.intercept(managed, token);
        this.backoff = backoff;
        this.nanoClock = nanoClock;
        this.pulse = new Pulse(this, backoff, nanoClock);
    }

    public GatewayAddress address() {
        return address;
    }

    /** The connection to start a call on. After a failed attempt to connect, the call attempts anew rather than failing with the old cause. */
    public Channel channel() {
        if (managed.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            managed.enterIdle();
        }
        return channel;
    }

    /** How it stands now; to be shown to {@link #onAnswered}. */
    public Standing standing() {
        return standing;
    }

    /** It answered what was begun when it stood so. Had it failed since, that would say nothing of it as it is now. */
    public void onAnswered(Standing atBeginning) {
        if (standing.equals(atBeginning)) {
            standing = NONE;
        }
    }

    /** It failed as a whole: it rests, with growing pauses, and at least as long as it asked for. */
    public void onUnreachable(HawserException failure) {
        long now = nanoClock.getAsLong();
        Standing before = standing;
        if (before.failures() > 0 && before.untilNanos() - now > 0) {
            return; // calls that were under way together fail together: once is enough
        }
        int failures = before.failures() + 1;
        standing = new Standing(
                failures, now + backoff.pause(failures, failure.retryAfter()).toNanos());
    }

    /** It says which node it is. If that is not the one that was heard to be here, it is as unknown as before. */
    public void onIntroduced(String node) {
        if (expectedNode.isEmpty() || expectedNode.get().equals(node)) {
            nodeId = node;
        } else if (!strangerTold) {
            strangerTold = true;
            LOG.warn(
                    "at {} is node {}, and not {} as its cluster says: it is not called",
                    address,
                    node,
                    expectedNode.get());
        }
    }

    /** Whoever has something under way here and would rather leave than wait is told; see {@link #dismiss}. */
    public void admit(Tenant tenant) {
        tenants.add(tenant);
    }

    public void dismiss(Tenant tenant) {
        tenants.remove(tenant);
    }

    /** How long it is to be left alone yet; 0 or less: not at all. */
    long restNanos() {
        Standing current = standing;
        return current.failures() == 0 ? 0 : current.untilNanos() - nanoClock.getAsLong();
    }

    Condition condition() {
        return pulse.condition();
    }

    Pulse pulse() {
        return pulse;
    }

    String nodeId() {
        return nodeId;
    }

    Optional<String> expectedNode() {
        return expectedNode;
    }

    /** Whether calls may go there: it was given, or it has said itself that it is the node that was heard of. */
    boolean isProven() {
        return expectedNode.isEmpty() || !nodeId.isEmpty();
    }

    void evict(Condition because) {
        tenants.forEach(tenant -> tenant.leave(because));
    }

    /** The connection does not answer: what comes next tries another one. */
    void reconnect() {
        managed.enterIdle();
    }

    /** Lets calls under way end, and takes no more. */
    void retire() {
        managed.shutdown();
    }

    void close() {
        managed.shutdownNow();
    }

    void awaitClosed(long timeout, TimeUnit unit) throws InterruptedException {
        managed.awaitTermination(timeout, unit);
    }

    /**
     * Whether it is to be left alone.
     *
     * @param failures how often it failed as a whole, one after another
     * @param untilNanos until when it rests, if it failed
     */
    public record Standing(int failures, long untilNanos) {}
}
