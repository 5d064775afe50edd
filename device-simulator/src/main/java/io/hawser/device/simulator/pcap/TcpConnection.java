package io.hawser.device.simulator.pcap;

import io.hawser.device.simulator.recording.RecordingException;
import io.hawser.device.simulator.recording.TrafficBuilder;
import io.hawser.protocol.Payload;
import java.time.Duration;

/**
 * One TCP connection of a device to the gateway, written down step by step as its segments come.
 *
 * <p>Threads: one.
 */
final class TcpConnection {
    private final String name;
    private final TrafficBuilder traffic;
    private final TcpFlow toGateway = new TcpFlow();
    private final TcpFlow toDevice = new TcpFlow();
    private boolean known; // to the recording: it was seen to be opened, or to carry something
    private boolean left; // the device closed it, as was written down

    /** @param first of its segments that was captured */
    TcpConnection(String name, TcpSegment first, TrafficBuilder traffic) throws RecordingException {
        this.name = name;
        this.traffic = traffic;
        if (first.isFirst()) {
            known = true;
            traffic.opened(name, at(first));
        }
    }

    /** Whether {@code segment} cannot be of this connection: it begins another one between the same ends. */
    boolean isFollowedBy(TcpSegment segment) {
        return segment.asks() && (left || !toGateway.isBegunBy(segment));
    }

    /** The device sent it. */
    void onSent(TcpSegment segment) throws RecordingException {
        toGateway.accept(segment, this::sent);
        boolean closed = segment.isReset() || (toGateway.hasBegun() && toGateway.isOver());
        if (known && closed && !left && toGateway.gap() < 0) {
            left = true;
            traffic.left(name, at(segment), segment.isReset());
        }
    }

    /** The gateway sent it. */
    void onReceived(TcpSegment segment) throws RecordingException {
        toDevice.accept(segment, this::received);
    }

    /** Nothing more was captured: says what is missing. */
    void onEnd() {
        if (toGateway.gap() >= 0) {
            traffic.remark(name + ": cut behind byte " + toGateway.gap() + ", for what follows was not captured");
        }
        if (toDevice.gap() >= 0) {
            traffic.remark(name + ": what the gateway sent behind byte " + toDevice.gap() + " was not captured whole");
        }
    }

    private void sent(long nanos, Payload bytes) throws RecordingException {
        if (!known) {
            known = true;
            traffic.remark(name + ": begins before the capture; how the device logged in is not known");
        }
        traffic.sent(name, Duration.ofNanos(nanos), bytes);
    }

    private void received(long nanos, Payload bytes) throws RecordingException {
        if (known) {
            traffic.received(name, Duration.ofNanos(nanos), bytes);
        }
    }

    private static Duration at(TcpSegment segment) {
        return Duration.ofNanos(segment.nanos());
    }
}
