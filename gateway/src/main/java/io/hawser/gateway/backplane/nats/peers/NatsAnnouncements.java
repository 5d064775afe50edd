package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Announcements;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.Questions;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node announces, numbered, and what the others do.
 *
 * <p>Threads: any publishes; {@code nats-peers} owns what comes from others and tells receivers.
 */
final class NatsAnnouncements implements Announcements {
    private static final Logger log = LoggerFactory.getLogger(NatsAnnouncements.class);

    private final Node self;
    private final Line line;
    private final Questions questions;
    private final PeersThread thread;
    private final ReentrantLock order = new ReentrantLock(); // batches leave in the order of their numbers
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();
    private final Map<Node, PeerAnnouncements> peers = new HashMap<>(); // nats-peers only
    private volatile Supplier<List<ByteBuffer>> source = List::of;
    private volatile long announced; // written under `order`

    NatsAnnouncements(Node self, Line line, Questions questions, PeersThread thread) {
        this.self = self;
        this.line = line;
        this.questions = questions;
        this.thread = thread;
    }

    @Override
    public void publish(ByteBuffer batch) {
        if (batch.remaining() > MAX_BATCH_BYTES) {
            throw new IllegalArgumentException(
                    "announcement: " + batch.remaining() + " bytes (expected: up to " + MAX_BATCH_BYTES + ")");
        }
        order.lock();
        try {
            long number = announced + 1;
            byte[] message = Frame.begin(batch.remaining())
                    .put(self)
                    .put(number)
                    .put(batch)
                    .end();
            announced = number;
            var _ = line.send(Subjects.ANNOUNCEMENTS, null, null, message); // if not, the others miss a number
        } finally {
            order.unlock();
        }
    }

    @Override
    public void snapshotSource(Supplier<List<ByteBuffer>> parts) {
        source = parts;
    }

    @Override
    public Registration receive(Receiver receiver) {
        var _ = thread.run(() -> {
            receivers.add(receiver);
            peers.values().forEach(PeerAnnouncements::pull);
        });
        return () -> receivers.remove(receiver);
    }

    /** How many batches were announced; all of them are in a snapshot that is taken from now on. */
    long announced() {
        return announced;
    }

    List<ByteBuffer> snapshot() {
        return source.get();
    }

    /** A batch came, on a thread of the connection. */
    void onMessage(byte[] message) {
        var _ = thread.run(message.length, () -> onBatch(message)); // if not, a number is missing
    }

    private void onBatch(byte[] message) {
        try {
            Frame frame = Frame.read(message);
            PeerAnnouncements peer = peers.get(frame.node());
            if (peer != null) { // of one that has not joined yet: a snapshot follows
                peer.onBatch(frame.number(), frame.rest());
            }
        } catch (UnreadableFrameException e) {
            log.debug("announcement is passed over: {}", e.getMessage());
        }
    }

    void onJoined(Node node) {
        PeerAnnouncements peer = new PeerAnnouncements(node, questions, thread, receivers);
        peers.put(node, peer);
        peer.pull();
    }

    void onHeartbeat(Node node, long number) {
        PeerAnnouncements peer = peers.get(node);
        if (peer != null) {
            peer.onHeartbeat(number);
        }
    }

    void onDied(Node node) {
        PeerAnnouncements peer = peers.remove(node);
        if (peer != null) {
            peer.onDied();
        }
    }
}
