package io.hawser.device.simulator;

import io.hawser.device.DeviceClient;
import io.hawser.device.UplinkOutcome;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.ledger.LedgerEntry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one device sends: what is due, as far as its window allows, each measured from when it was due.
 *
 * <p>Threads: any. {@link #onDue} is the pacing thread's, acknowledgements are I/O threads', all under the lock.
 */
final class Outbox {
    private final String id;
    private final int window;
    private final Backlog backlog;
    private final Speech speech;
    private final Ledger ledger;
    private final Tally tally;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private Optional<DeviceClient> client = Optional.empty();
    private long sequence;
    private long waiting;
    private long abandoned;
    private long unsent;
    private boolean pumping;
    private boolean away;
    private boolean stopped;

    Outbox(
            String id,
            int window,
            Backlog backlog,
            Speech speech,
            Ledger ledger,
            Tally tally,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.id = id;
        this.window = window;
        this.backlog = backlog;
        this.speech = speech;
        this.ledger = ledger;
        this.tally = tally;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Sends through a device that {@code starter} starts, for the first time or after {@link #leave}. */
    void open(Supplier<DeviceClient> starter) {
        lock.lock();
        try {
            if (!stopped) {
                away = false;
                client = Optional.of(starter.get());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Through whom it sends, or sent last; empty before it is opened. */
    Optional<DeviceClient> client() {
        lock.lock();
        try {
            return client;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it left as planned. */
    boolean isAway() {
        lock.lock();
        try {
            return away;
        } finally {
            lock.unlock();
        }
    }

    /** The schedule begins at {@code nanos}: when the first uplink is due; empty when none is, ever. */
    OptionalLong begin(long nanos) {
        lock.lock();
        try {
            backlog.begin(nanos);
            return backlog.next();
        } finally {
            lock.unlock();
        }
    }

    /** One more is due; when the next one is. */
    OptionalLong onDue() {
        lock.lock();
        try {
            backlog.onDue();
            if (away) {
                forget();
            } else {
                pump();
            }
            return stopped ? OptionalLong.empty() : backlog.next();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says goodbye and ends the session, once what was sent is acknowledged; what was due and not sent is forgotten. Nothing
     * happens when it left already.
     */
    void leave() {
        lock.lock();
        try {
            if (!stopped && !away) {
                away = true;
                forget();
                closeWhenDone();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends a session that it was told to leave and has not yet. */
    void leaveNow() {
        lock.lock();
        try {
            if (away) {
                client.ifPresent(DeviceClient::close);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends nothing more. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    /** How many were sent and are not acknowledged; {@code forGood} leaves out what may still be. */
    long unacknowledged(boolean forGood) {
        lock.lock();
        try {
            return forGood ? abandoned : waiting + abandoned;
        } finally {
            lock.unlock();
        }
    }

    /** How many were due and never sent. */
    long unsent() {
        lock.lock();
        try {
            return unsent + backlog.size();
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        while (!backlog.isEmpty()) {
            var _ = backlog.take(); // nobody sends it
            unsent++;
        }
    }

    private void closeWhenDone() {
        if (away && waiting == 0) {
            client.ifPresent(DeviceClient::close);
        }
    }

    private void pump() {
        // An outcome that is there at once comes back here; the loop below goes on anyway.
        if (pumping) {
            return;
        }
        pumping = true;
        while (!stopped && !away && !backlog.isEmpty() && waiting < window && client.isPresent()) {
            send(client.get(), backlog.take());
        }
        pumping = false;
    }

    private void send(DeviceClient device, long dueAt) {
        long number = ++sequence;
        waiting++;
        tally.sent.increment();
        var _ = device.uplink(speech.name(), speech.say(id, number, clock.instant()))
                .whenComplete((outcome, _) -> onOutcome(number, dueAt, outcome));
    }

    // There is no outcome when the device ended before its uplink did.
    private void onOutcome(long number, long dueAt, @Nullable UplinkOutcome outcome) {
        switch (outcome) {
            case null -> ledger.record(new LedgerEntry.Unknown(id, number));
            case UplinkOutcome.Acknowledged(int sends) ->
                ledger.record(new LedgerEntry.Acknowledged(id, number, sends));
            case UplinkOutcome.WindowFull _, UplinkOutcome.TooLarge _ -> {}
        }
        lock.lock();
        try {
            waiting--;
            switch (outcome) {
                case null -> abandoned++;
                case UplinkOutcome.Acknowledged _ -> tally.acknowledged(nanoTime.getAsLong() - dueAt);
                case UplinkOutcome.WindowFull _, UplinkOutcome.TooLarge _ -> tally.refused.increment();
            }
            closeWhenDone();
            pump();
        } finally {
            lock.unlock();
        }
    }
}
