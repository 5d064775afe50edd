package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Announcements;
import io.hawser.gateway.backplane.Registration;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node of a {@link Hub} says, and what it hears of the others. Batches have numbers: whoever misses one, as the next
 * one's number or a heartbeat tells, asks for a snapshot, and again until it comes; batches that come meanwhile are in it.
 *
 * <p>Threads: the contract's methods any; the rest is {@link SimulatedTime}'s.
 */
final class HubAnnouncements implements Announcements {
    private static final Logger log = LoggerFactory.getLogger(HubAnnouncements.class);

    private final Hub hub;
    private final HubNode node;
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();
    private final Map<HubNode, Heard> others = new HashMap<>();
    private volatile Supplier<List<ByteBuffer>> source = List::of; // set once by any
    private long said;
    private long questions;

    /** How far one of the others was heard. */
    private static final class Heard {
        private long last; // number of the last batch that was told, itself or in a snapshot
        private long question; // the number of the open question for a snapshot; 0 when there is none
    }

    HubAnnouncements(Hub hub, HubNode node) {
        this.hub = hub;
        this.node = node;
    }

    @Override
    public void publish(ByteBuffer batch) {
        if (batch.remaining() > MAX_BATCH_BYTES) {
            throw new IllegalArgumentException(
                    "batch: " + batch.remaining() + " bytes (expected: up to " + MAX_BATCH_BYTES + ")");
        }
        ByteBuffer bytes = batch.asReadOnlyBuffer();
        node.submit(() -> {
            long number = ++said;
            hub.others(node)
                    .forEach(other ->
                            hub.sendLoosely(node, other, it -> it.told().onBatch(node, number, bytes.duplicate())));
        });
    }

    @Override
    public void snapshotSource(Supplier<List<ByteBuffer>> parts) {
        source = parts;
    }

    @Override
    public Registration receive(Receiver receiver) {
        node.submit(() -> {
            receivers.add(receiver);
            List.copyOf(others.keySet()).forEach(this::ask);
        });
        return () -> {
            receivers.remove(receiver);
            node.submit(() -> receivers.remove(receiver)); // should it not have been added yet
        };
    }

    /** The number of the last batch said. */
    long said() {
        return said;
    }

    void onJoined(HubNode other) {
        others.put(other, new Heard());
        ask(other);
    }

    void onGone(HubNode other) {
        others.remove(other);
        tell(receiver -> receiver.onGone(other.self()));
    }

    /** {@code other} has said so many batches. */
    void onSaid(HubNode other, long number) {
        Heard heard = others.get(other);
        if (heard != null && heard.question == 0 && number > heard.last) {
            ask(other);
        }
    }

    void onTick() {
        others.forEach((other, heard) -> {
            if (heard.question != 0) {
                send(other, heard.question);
            }
        });
    }

    private void onBatch(HubNode from, long number, ByteBuffer batch) {
        Heard heard = others.get(from);
        if (heard == null || heard.question != 0 || number <= heard.last) {
            return;
        }
        if (number > heard.last + 1) {
            ask(from);
            return;
        }
        heard.last = number;
        tell(receiver -> receiver.onBatch(from.self(), batch.duplicate()));
    }

    private void ask(HubNode other) {
        Heard heard = others.get(other);
        if (heard != null) {
            heard.question = ++questions;
            send(other, heard.question);
        }
    }

    private void send(HubNode other, long question) {
        hub.send(node, other, it -> it.told().onAsked(node, question));
    }

    private void onAsked(HubNode by, long question) {
        long number = said; // what was said is in what follows
        List<ByteBuffer> parts =
                source.get().stream().map(ByteBuffer::asReadOnlyBuffer).toList();
        hub.send(node, by, it -> it.told().onSnapshot(node, question, number, parts));
    }

    private void onSnapshot(HubNode from, long question, long number, List<ByteBuffer> parts) {
        Heard heard = others.get(from);
        if (heard == null || heard.question != question) {
            return;
        }
        heard.question = 0;
        heard.last = number;
        tell(receiver -> receiver.onSnapshot(
                from.self(), parts.stream().map(ByteBuffer::duplicate).toList()));
    }

    private void tell(Consumer<Receiver> what) {
        receivers.forEach(receiver -> {
            try {
                what.accept(receiver);
            } catch (RuntimeException e) {
                log.error("bug: a receiver threw", e);
            }
        });
    }
}
