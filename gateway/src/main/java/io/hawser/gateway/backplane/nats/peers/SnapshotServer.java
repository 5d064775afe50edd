package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Announcements;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.nats.wire.Line;
import io.nats.client.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with parts of this node's snapshot. One that was just taken does for all who ask at that time, as long as it is
 * not older than what they miss: a question without a number gets a new one, unless one is being taken.
 *
 * <p>Threads: any; snapshots are taken on a thread of their own, one at a time.
 */
final class SnapshotServer {
    static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private static final Logger log = LoggerFactory.getLogger(SnapshotServer.class);
    private static final int KEPT = 4;
    private static final Duration KEEP = Duration.ofSeconds(60);

    private final Node self;
    private final Line line;
    private final NatsAnnouncements announcements;
    private final Executor threads;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();

    // under the lock
    private final Deque<Snapshot> kept = new ArrayDeque<>();
    private final Deque<String> waiting = new ArrayDeque<>(); // who gets the first part of the next snapshot
    private boolean taking;
    private long numbers;

    private record Snapshot(long number, long upTo, List<ByteBuffer> parts, long taken) {}

    SnapshotServer(Node self, Line line, NatsAnnouncements announcements, Executor threads, LongSupplier nanoClock) {
        this.self = self;
        this.line = line;
        this.announcements = announcements;
        this.threads = threads;
        this.nanoClock = nanoClock;
    }

    void onMessage(Message message) {
        String replyTo = message.getReplyTo();
        if (replyTo == null) {
            return;
        }
        try {
            Frame frame = Frame.read(message.getData());
            if (frame.node().incarnation() != self.incarnation()) {
                return; // whoever that was is dead
            }
            long number = frame.number();
            int part = (int) frame.number();
            if (number == 0) {
                takeFor(replyTo);
            } else {
                answer(replyTo, find(number).orElse(null), part);
            }
        } catch (UnreadableFrameException e) {
            log.debug("question for a snapshot is passed over: {}", e.getMessage());
        }
    }

    private void takeFor(String replyTo) {
        boolean takes;
        lock.lock();
        try {
            waiting.add(replyTo);
            takes = !taking;
            taking = true;
        } finally {
            lock.unlock();
        }
        if (takes) {
            threads.execute(this::take);
        }
    }

    /** Takes snapshots until nobody waits; who comes while one is taken gets the next, for it may miss what is newer. */
    private void take() {
        for (List<String> takers = takers(); !takers.isEmpty(); takers = takers()) {
            Snapshot snapshot;
            try {
                long upTo = announcements.announced(); // first: what is announced from now on may be in it, or not
                snapshot = new Snapshot(number(), upTo, checked(announcements.snapshot()), nanoClock.getAsLong());
            } catch (RuntimeException e) {
                log.error("bug: no snapshot of this node can be taken", e);
                continue; // whoever asked asks again
            }
            keep(snapshot);
            takers.forEach(replyTo -> answer(replyTo, snapshot, 0));
        }
    }

    private static List<ByteBuffer> checked(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            if (part.remaining() > Announcements.MAX_BATCH_BYTES) {
                throw new IllegalArgumentException("part of a snapshot: " + part.remaining()
                        + " bytes (expected: up to " + Announcements.MAX_BATCH_BYTES + ")");
            }
        }
        return List.copyOf(parts);
    }

    private List<String> takers() {
        lock.lock();
        try {
            List<String> takers = List.copyOf(waiting);
            waiting.clear();
            taking = !takers.isEmpty();
            return takers;
        } finally {
            lock.unlock();
        }
    }

    private long number() {
        lock.lock();
        try {
            return ++numbers;
        } finally {
            lock.unlock();
        }
    }

    private void keep(Snapshot snapshot) {
        lock.lock();
        try {
            kept.removeIf(old -> nanoClock.getAsLong() - old.taken() > KEEP.toNanos());
            if (kept.size() == KEPT) {
                kept.remove();
            }
            if (snapshot.parts().size() > 1) {
                kept.add(snapshot); // others are told whole
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<Snapshot> find(long number) {
        lock.lock();
        try {
            return kept.stream().filter(one -> one.number() == number).findFirst();
        } finally {
            lock.unlock();
        }
    }

    private void answer(String replyTo, @Nullable Snapshot snapshot, int part) {
        if (snapshot == null || part < 0 || part > snapshot.parts().size()) {
            var _ = line.send(
                    replyTo, null, null, Frame.begin(0).put(0).put(0).put(0).end());
            return;
        }
        ByteBuffer bytes =
                snapshot.parts().isEmpty() ? NOTHING : snapshot.parts().get(part);
        byte[] answer = Frame.begin(bytes.remaining())
                .put(snapshot.number())
                .put(snapshot.upTo())
                .put(snapshot.parts().size())
                .put(bytes)
                .end();
        var _ = line.send(replyTo, null, null, answer);
    }
}
