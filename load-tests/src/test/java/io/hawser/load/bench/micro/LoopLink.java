package io.hawser.load.bench.micro;

import io.hawser.gateway.device.DeviceLink;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Ping;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A device's end of the wire that reads everything at once and keeps the last message.
 *
 * <p>Threads: one.
 */
final class LoopLink implements DeviceLink {
    private final Deque<Runnable> afterRound = new ArrayDeque<>();
    private GatewayMessage last = new Ping();
    private long messages;

    /** The message that was sent last. */
    GatewayMessage last() {
        return last;
    }

    /** Everything has arrived that arrives in this round. */
    void endRound() {
        for (Runnable work = afterRound.poll(); work != null; work = afterRound.poll()) {
            work.run();
        }
    }

    @Override
    public boolean send(GatewayMessage message) {
        last = message;
        messages++;
        return true;
    }

    @Override
    public void afterRound(Runnable work) {
        afterRound.add(work);
    }

    @Override
    public void inTurn(Runnable work) {
        work.run();
    }

    @Override
    public String protocol() {
        return "hdp1";
    }

    @Override
    public String address() {
        return "127.0.0.1:1";
    }

    @Override
    public void closeAfterWrites() {
        throw new IllegalStateException("the session was ended");
    }

    @Override
    public void closeNow() {
        throw new IllegalStateException("the session was ended");
    }

    @Override
    public void suspendReading() {
        throw new IllegalStateException("the event log has no room");
    }

    @Override
    public void resumeReading() {}

    @Override
    public long messagesOut() {
        return messages;
    }

    @Override
    public long bytesIn() {
        return 0;
    }

    @Override
    public long bytesOut() {
        return 0;
    }
}
