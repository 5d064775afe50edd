package io.hawser.gateway.device;

import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail.UplinkReceived;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Timing;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Uplink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * One session's way into the event log: collects the uplinks of a read, hands them over as one group, and acknowledges the
 * group once it is durable. When the log has no room, it stops reading from the device and holds the groups back until
 * there is; order is kept, nothing is dropped.
 *
 * <p>Threads: {@link #take} and {@link #handOver} on the connection's I/O thread; acknowledgement and relief on the log's.
 */
final class UplinkIntake {
    private final DeviceSession session;
    private final DeviceLink link;
    private final SessionServices services;
    private List<Event> group = List.of(); // I/O thread only; an idle session keeps no list
    private long groupAck; // I/O thread only: the group's last message to acknowledge, 0 for none
    private Instant groupTime = Instant.EPOCH; // I/O thread only
    private volatile long uplinks; // written by the I/O thread
    private final Queue<Group> held = new ArrayDeque<>(0); // guarded by itself
    private volatile boolean holding; // written under the lock of held; read without it to spare the lock

    private record Group(List<Event> events, long ack, Instant received) {}

    UplinkIntake(DeviceSession session, DeviceLink link, SessionServices services) {
        this.session = session;
        this.link = link;
        this.services = services;
    }

    void take(DeviceId device, long epoch, Uplink uplink) {
        if (group.isEmpty()) {
            group = new ArrayList<>();
            groupTime = services.clock().instant(); // all of one read arrived at one time
        }
        group.add(new Event(
                groupTime,
                device.value(),
                epoch,
                new UplinkReceived(uplink.messageId(), uplink.duplicate(), uplink.name(), uplink.payload())));
        if (uplink.acknowledged()) {
            groupAck = uplink.messageId();
        }
    }

    void handOver() {
        if (group.isEmpty()) {
            return;
        }
        Group taken = new Group(group, groupAck, groupTime);
        group = List.of();
        groupAck = 0;
        long before = uplinks;
        uplinks = before + taken.events().size();
        services.counters().add(Counter.UPLINKS, taken.events().size());
        if (holding || !append(taken, link::afterRound)) {
            holdBack(taken);
        }
    }

    long uplinks() {
        return uplinks;
    }

    boolean holdsBack() {
        return holding;
    }

    /** @param soon what other sessions received in this round makes the same batch, if it waits for that */
    private boolean append(Group taken, Executor soon) {
        return services.events().append(taken.events(), () -> onStored(taken), soon);
    }

    private void onStored(Group stored) {
        services.counters().add(Counter.UPLINKS_STORED, stored.events().size());
        services.timings()
                .record(
                        Timing.UPLINK_STORE,
                        Duration.between(stored.received(), services.clock().instant()));
        if (stored.ack() != 0) {
            session.acknowledge(stored.ack());
        }
    }

    private void holdBack(Group taken) {
        boolean first;
        synchronized (held) {
            // The relief may have run since the check without the lock; then appending is ours again.
            if (!holding && append(taken, link::afterRound)) {
                return;
            }
            first = !holding;
            holding = true;
            held.add(taken);
            if (first) {
                link.suspendReading(); // under the lock, so that no relief of before undoes it
            }
        }
        if (first) {
            services.counters().increment(Counter.READS_SUSPENDED);
            services.events().whenRelieved(this::relieve);
        }
    }

    private void relieve() {
        synchronized (held) {
            while (!held.isEmpty()) {
                if (!append(held.element(), Runnable::run)) {
                    services.events().whenRelieved(this::relieve);
                    return;
                }
                held.remove();
            }
            holding = false;
            session.readingResumed();
            link.resumeReading();
        }
    }
}
