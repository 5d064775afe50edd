package io.hawser.device;

import io.hawser.device.mina.GatewayLink;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a device sends up: taken in, sent while there is a session, sent again in the next one, and completed.
 *
 * <p>Threads: under the device's lock; see {@link Turn}. Futures complete after the turn, when the lock is free.
 */
final class Uplinks {
    /** An uplink that nobody waits for is dropped when so much is on its way out already. */
    private static final long MAX_QUEUED_BYTES = 1 << 20;

    private final UplinkWindow window;
    private final int capacity;
    private Reach reach = new Reach.Offline();
    /** What the last gateway granted. */
    private BodyLimit limit;

    Uplinks(int capacity, BodyLimit limit) {
        this.window = new UplinkWindow(capacity);
        this.capacity = capacity;
        this.limit = limit;
    }

    /** An uplink to be acknowledged. */
    CompletionStage<UplinkOutcome> submit(Turn turn, String name, Payload payload) {
        if (reach instanceof Reach.Over(Setback setback)) {
            return CompletableFuture.failedFuture(new DeviceEndedException(setback));
        }
        Uplink sample = sample(name, payload);
        if (!limit.fits(sample)) {
            return CompletableFuture.completedFuture(tooLarge(sample));
        }
        if (window.isFull()) {
            return CompletableFuture.completedFuture(new UplinkOutcome.WindowFull(capacity));
        }
        UplinkWindow.Entry entry = window.add(name, payload);
        if (reach instanceof Reach.Online) {
            turn.send(window.send(entry));
        }
        return entry.outcome();
    }

    /** An uplink at most once; false when it is dropped. */
    boolean submitUnacknowledged(Turn turn, String name, Payload payload) {
        boolean goes = limit.fits(sample(name, payload))
                && reach instanceof Reach.Online(GatewayLink link)
                && link.queuedBytes() < MAX_QUEUED_BYTES;
        if (goes) {
            turn.send(window.sendUnacknowledged(name, payload));
        }
        return goes;
    }

    /** A session began: everything that waits goes out, again or for the first time. */
    void onLive(Turn turn, GatewayLink link, BodyLimit granted) {
        reach = new Reach.Online(link);
        limit = granted;
        List<UplinkWindow.Entry> refused = window.remove(entry -> !granted.fits(sample(entry.name(), entry.payload())));
        for (UplinkWindow.Entry entry : refused) {
            complete(turn, entry, tooLarge(sample(entry.name(), entry.payload())));
        }
        window.restart().forEach(turn::send);
    }

    void onLost() {
        reach = new Reach.Offline();
    }

    void onEnded(Turn turn, Setback setback) {
        reach = new Reach.Over(setback);
        for (UplinkWindow.Entry entry : window.drain()) {
            turn.afterwards(() -> entry.outcome().completeExceptionally(new DeviceEndedException(setback)));
        }
    }

    /** The gateway has everything up to {@code id}; false when this session never sent that. */
    boolean acknowledge(Turn turn, long id) {
        Optional<List<UplinkWindow.Entry>> done = window.acknowledge(id);
        done.ifPresent(entries ->
                entries.forEach(entry -> complete(turn, entry, new UplinkOutcome.Acknowledged(entry.sends()))));
        return done.isPresent();
    }

    private UplinkOutcome tooLarge(Uplink uplink) {
        return new UplinkOutcome.TooLarge(limit.encodedSize(uplink), limit.maxBytes());
    }

    private static void complete(Turn turn, UplinkWindow.Entry entry, UplinkOutcome outcome) {
        turn.afterwards(() -> entry.outcome().complete(outcome));
    }

    /** The message as long as it can get: its id is not known yet, and takes most digits in a text protocol. */
    private static Uplink sample(String name, Payload payload) {
        return new Uplink(UplinkWindow.MAX_ID, true, true, name, payload);
    }

    /** Whether there is a session to send in. */
    private sealed interface Reach {
        record Offline() implements Reach {}

        record Online(GatewayLink link) implements Reach {}

        record Over(Setback setback) implements Reach {}
    }
}
