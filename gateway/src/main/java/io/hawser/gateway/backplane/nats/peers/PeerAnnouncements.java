package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Announcements.Receiver;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.nats.wire.Questions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one other node announces: batches in the order of their numbers, and a snapshot whenever one is missing.
 *
 * <p>Threads: {@code nats-peers}.
 */
final class PeerAnnouncements {
    private static final Logger log = LoggerFactory.getLogger(PeerAnnouncements.class);
    private static final Duration AHEAD_LIMIT = Duration.ofMillis(100);
    private static final long MAX_HELD_BYTES = 32L << 20;

    private final Node node;
    private final Questions questions;
    private final PeersThread thread;
    private final List<Receiver> receivers;
    private final Deque<Batch> held = new ArrayDeque<>(); // what came while a snapshot is pulled
    private long heldBytes;
    private long got; // the number up to which everything was told
    private boolean complete; // whether a snapshot was told, and nothing is missing since
    private Optional<SnapshotPull> pull = Optional.empty();
    private boolean gone;

    private record Batch(long number, ByteBuffer bytes) {}

    PeerAnnouncements(Node node, Questions questions, PeersThread thread, List<Receiver> receivers) {
        this.node = node;
        this.questions = questions;
        this.thread = thread;
        this.receivers = receivers;
    }

    /** Has all receivers told of a snapshot that is taken from now on. */
    void pull() {
        pull.ifPresent(SnapshotPull::cancel);
        if (gone || receivers.isEmpty()) {
            pull = Optional.empty();
            complete = false;
            return; // whoever receives pulls
        }
        SnapshotPull fresh = new SnapshotPull(node, questions, thread, this::onSnapshot);
        pull = Optional.of(fresh);
        fresh.start();
    }

    void onBatch(long number, ByteBuffer bytes) {
        if (pull.isPresent()) {
            hold(new Batch(number, bytes));
        } else if (complete && number == got + 1) {
            got = number;
            tell(receiver -> receiver.onBatch(node, bytes.duplicate()));
        } else if (complete && number > got) {
            log.debug("announcements are missing node={} from={} to={}", node, got + 1, number - 1);
            pull();
            hold(new Batch(number, bytes));
        }
    }

    /** What is announced arrives before the heartbeat that tells of it, or soon after. */
    void onHeartbeat(long announced) {
        if (announced > got && complete && pull.isEmpty()) {
            var _ = thread.runAfter(AHEAD_LIMIT, () -> {
                if (announced > got && complete && pull.isEmpty()) {
                    log.debug("announcements are missing node={} from={} to={}", node, got + 1, announced);
                    pull();
                }
            });
        }
    }

    void onDied() {
        gone = true;
        pull.ifPresent(SnapshotPull::cancel);
        held.clear();
        tell(receiver -> receiver.onGone(node));
    }

    private void hold(Batch batch) {
        held.add(batch);
        heldBytes += batch.bytes().remaining();
        while (heldBytes > MAX_HELD_BYTES) { // then a number is missing, and another snapshot follows
            heldBytes -= held.remove().bytes().remaining();
        }
    }

    private void onSnapshot(SnapshotPull from, long upTo, List<ByteBuffer> parts) {
        if (pull.isEmpty() || pull.get() != from) {
            return;
        }
        pull = Optional.empty();
        complete = true;
        got = upTo;
        tell(receiver -> receiver.onSnapshot(
                node, parts.stream().map(ByteBuffer::duplicate).toList()));
        List<Batch> behind = List.copyOf(held);
        held.clear();
        heldBytes = 0;
        behind.forEach(batch -> onBatch(batch.number(), batch.bytes()));
    }

    private void tell(Consumer<Receiver> news) {
        for (Receiver receiver : receivers) {
            try {
                news.accept(receiver);
            } catch (RuntimeException e) { // the others are to hear it
                log.error("bug: a receiver of announcements failed node={}", node, e);
            }
        }
    }
}
