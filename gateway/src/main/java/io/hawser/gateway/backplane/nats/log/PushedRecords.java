package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.Listening;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Records that a server pushes, from one on, each once and in order; ends at the first that is missing.
 *
 * <p>Threads: one of the connection; {@link #close} and {@link #isSilentFor} any.
 */
final class PushedRecords {
    private static final int FLOW_CONTROL_OR_HEARTBEAT = 100;

    private final Line line;
    private final String stream;
    private final long first;
    private final LongSupplier nanoClock;
    private final Receiver receiver;
    private final Runnable broken;
    private final String inbox;
    private final Listening listening;
    private long received; // the connection's thread only
    private volatile long heard; // written by the connection's thread
    private volatile boolean ended; // set once

    /** Gets the records. */
    interface Receiver {
        void onRecord(PushedRecords from, long sequence, byte[] content);
    }

    /** @param broken told when a record is missing */
    PushedRecords(Line line, String stream, long first, LongSupplier nanoClock, Receiver receiver, Runnable broken) {
        this.line = line;
        this.stream = stream;
        this.first = first;
        this.nanoClock = nanoClock;
        this.receiver = receiver;
        this.broken = broken;
        this.heard = nanoClock.getAsLong();
        this.inbox = line.inbox();
        this.listening = line.listen(this::onMessage, inbox);
    }

    /** Where to ask the servers for it. */
    String request() {
        return "$JS.API.CONSUMER.CREATE." + stream;
    }

    /** What to ask. Nothing of it is stored, and it vanishes when nobody listens any more. */
    byte[] question() {
        String question = "{\"stream_name\":\"" + stream + "\",\"config\":{\"deliver_subject\":\"" + inbox
                + "\",\"deliver_policy\":\"by_start_sequence\",\"opt_start_seq\":" + first
                + ",\"ack_policy\":\"none\",\"max_deliver\":1,\"replay_policy\":\"instant\",\"flow_control\":true"
                + ",\"idle_heartbeat\":1000000000,\"num_replicas\":1,\"mem_storage\":true}}";
        return question.getBytes(StandardCharsets.UTF_8);
    }

    boolean isSilentFor(Duration limit) {
        return nanoClock.getAsLong() - heard > limit.toNanos();
    }

    void close() {
        ended = true;
        line.forget(listening);
    }

    private void onMessage(Message message) {
        if (ended) {
            return; // and is silent from then on, so that whoever keeps it sees that
        }
        heard = nanoClock.getAsLong();
        if (message.isStatusMessage()) {
            if (message.getStatus().getCode() == FLOW_CONTROL_OR_HEARTBEAT) {
                goOn(message);
            } else {
                breakOff();
            }
            return;
        }
        NatsJetStreamMetaData place = message.metaData();
        if (place.consumerSequence() != received + 1) {
            breakOff();
            return;
        }
        received++;
        receiver.onRecord(this, place.streamSequence(), message.getData());
    }

    /** The server waits, when it asks to be told that we have come so far; and tells how far it has, when it is idle. */
    private void goOn(Message message) {
        String replyTo = message.getReplyTo();
        String stalled = message.hasHeaders() ? message.getHeaders().getFirst("Nats-Consumer-Stalled") : null;
        String last = message.hasHeaders() ? message.getHeaders().getFirst("Nats-Last-Consumer") : null;
        if (replyTo != null) {
            var _ = line.send(replyTo, null, null, new byte[0]);
        } else if (stalled != null) {
            var _ = line.send(stalled, null, null, new byte[0]);
        }
        if (last != null && Long.parseLong(last) != received) {
            breakOff();
        }
    }

    private void breakOff() {
        ended = true;
        broken.run();
    }
}
