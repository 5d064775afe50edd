package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.nats.client.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one node's snapshot part by part, and begins again until it has one or is cancelled.
 *
 * <p>Threads: {@code nats-peers}.
 */
final class SnapshotPull {
    private static final Logger log = LoggerFactory.getLogger(SnapshotPull.class);
    private static final Duration PART_LIMIT = Duration.ofSeconds(5); // the first takes as long as the snapshot does
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int PARTS_AT_A_TIME = 8;

    private final Node node;
    private final Questions questions;
    private final PeersThread thread;
    private final Receiver receiver;
    private final List<ByteBuffer> parts = new ArrayList<>(); // in order, but for those that have not come: null
    private long snapshot; // which one, as its owner numbers them; 0 before the first part
    private long upTo;
    private int asked;
    private int come;
    private int attempt; // answers to an earlier one do not count
    private boolean cancelled;

    /** Gets the snapshot. */
    interface Receiver {
        void onSnapshot(SnapshotPull from, long upTo, List<ByteBuffer> parts);
    }

    SnapshotPull(Node node, Questions questions, PeersThread thread, Receiver receiver) {
        this.node = node;
        this.questions = questions;
        this.thread = thread;
        this.receiver = receiver;
    }

    void start() {
        attempt++;
        snapshot = 0;
        asked = 1;
        come = 0;
        parts.clear();
        ask(0);
    }

    void cancel() {
        cancelled = true;
    }

    private void ask(int part) {
        int now = attempt;
        byte[] question = Frame.begin(0).put(node).put(snapshot).put(part).end();
        var _ = questions
                .ask(Subjects.of(node.id(), Subjects.SNAPSHOT), null, question, PART_LIMIT)
                .whenComplete((message, failure) -> thread.run(() -> {
                    if (cancelled || now != attempt) {
                        return;
                    }
                    if (failure == null) {
                        onPart(part, message);
                    } else {
                        again(String.valueOf(failure.getMessage()));
                    }
                }));
    }

    private void onPart(int part, Message message) {
        int count;
        try {
            Frame frame = Frame.read(message.getData());
            long number = frame.number();
            upTo = frame.number();
            count = (int) frame.number();
            if (number == 0) {
                again("it is not kept any more");
                return;
            }
            if (snapshot == 0) {
                snapshot = number;
                for (int i = 0; i < Math.max(1, count); i++) {
                    parts.add(SnapshotServer.NOTHING);
                }
            }
            parts.set(part, frame.rest());
        } catch (UnreadableFrameException e) {
            again(e.getMessage() == null ? "unreadable" : e.getMessage());
            return;
        }
        come++;
        if (come >= count) {
            receiver.onSnapshot(this, upTo, count == 0 ? List.of() : List.copyOf(parts));
            return;
        }
        while (asked < count && asked - come < PARTS_AT_A_TIME) {
            ask(asked++);
        }
    }

    private void again(String why) {
        log.debug("snapshot is asked for again node={} because={}", node, why);
        int failed = attempt;
        attempt++;
        var _ = thread.runAfter(PAUSE, () -> {
            if (!cancelled && attempt == failed + 1) {
                start();
            }
        });
    }
}
