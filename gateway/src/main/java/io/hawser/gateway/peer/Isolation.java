package io.hawser.gateway.peer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does that has lost the others: at once callers are refused what needs them, soon it says that it does not serve,
 * and in the end it sends its devices to where the others were.
 *
 * <p>Threads: {@link #look} by one thread, every so often; the questions by any.
 */
public final class Isolation {
    /** How often to {@link #look}. */
    public static final Duration INTERVAL = Duration.ofMillis(250);

    /** Others are found again within this time when a server of the engine was lost. */
    static final Duration NOT_SERVING_AFTER = Duration.ofSeconds(3);

    static final Duration DEVICES_GO_AFTER = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);

    private final BooleanSupplier isolated;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final Consequences consequences;
    private OptionalLong since = OptionalLong.empty(); // the looking thread's
    private volatile Optional<Instant> sinceTime = Optional.empty(); // likewise; read by any
    private volatile Stage stage = Stage.TOGETHER; // the looking thread's; read by any

    /** @param isolated whether the node has lost the others now */
    public Isolation(BooleanSupplier isolated, InstantSource clock, LongSupplier nanoClock, Consequences consequences) {
        this.isolated = isolated;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.consequences = consequences;
    }

    /** What follows; none of it may block. */
    public interface Consequences {
        /** Health says NOT_SERVING from now on. */
        void leaveService();

        /** Devices are sent away, and who comes is, from now on. */
        void sendDevicesAway();

        /** All is as before. */
        void serveAgain();
    }

    private enum Stage {
        TOGETHER,
        ALONE,
        NOT_SERVING,
        WITHOUT_DEVICES
    }

    /** Whether this node has lost the others now. */
    public boolean isolated() {
        return isolated.getAsBoolean();
    }

    /** When it lost them; empty while it has them. */
    public Optional<Instant> since() {
        return sinceTime;
    }

    /** Why the node does not serve, a sentence; empty while it does. */
    public Optional<String> obstacle() {
        return switch (stage) {
            case TOGETHER, ALONE -> Optional.empty();
            case NOT_SERVING, WITHOUT_DEVICES ->
                Optional.of("the node has lost the other gateways and what they share");
        };
    }

    /** Does what the time has come for. */
    public void look() {
        long now = nanoClock.getAsLong();
        if (!isolated.getAsBoolean()) {
            rejoin();
            return;
        }
        if (since.isEmpty()) {
            since = OptionalLong.of(now);
            sinceTime = Optional.of(clock.instant());
            stage = Stage.ALONE;
            LOG.warn("this node has lost the others and what they share: calls are refused until they are found again");
        }
        long alone = now - since.getAsLong();
        if (stage == Stage.ALONE && alone >= NOT_SERVING_AFTER.toNanos()) {
            stage = Stage.NOT_SERVING;
            consequences.leaveService();
        }
        if (stage == Stage.NOT_SERVING && alone >= DEVICES_GO_AFTER.toNanos()) {
            stage = Stage.WITHOUT_DEVICES;
            LOG.warn(
                    "this node is alone for {} ms: devices are sent away",
                    Duration.ofNanos(alone).toMillis());
            consequences.sendDevicesAway();
        }
    }

    private void rejoin() {
        if (since.isPresent()) {
            since = OptionalLong.empty();
            sinceTime = Optional.empty();
            LOG.info("this node has found the others again");
            boolean left = stage != Stage.ALONE;
            stage = Stage.TOGETHER;
            if (left) {
                consequences.serveAgain();
            }
        }
    }
}
