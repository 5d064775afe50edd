package io.hawser.gateway.group.remote;

import io.hawser.gateway.event.EventDetail;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.group.GroupDelivery;
import io.hawser.gateway.group.GroupEvent;
import io.hawser.gateway.group.GroupMember;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A subscriber as client libraries are: joins again whenever it is ended, and acknowledges what it was given.
 *
 * <p>Threads: one virtual thread; what it has seen may be asked for by any.
 */
final class Reader implements AutoCloseable {
    /** An event, as one reader has seen it. */
    record Seen(String device, long number) {}

    private final Ledger ledger;
    private final GroupNode node;
    private final String group;
    private final int maxEvents;
    private volatile boolean stopped;

    Reader(GroupNode node, String group, int maxEvents, Ledger ledger) {
        this.node = node;
        this.group = group;
        this.maxEvents = maxEvents;
        this.ledger = ledger;
        Thread.ofVirtual().name("reader-" + node.id).start(this::run);
    }

    @Override
    public void close() {
        stopped = true;
    }

    private void run() {
        while (!stopped) {
            try (GroupMember member = node.join(group)) {
                read(member);
            } catch (EventsUnavailableException _) {
                LockSupport.parkNanos(1_000_000); // a client backs off
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void read(GroupMember member) throws InterruptedException {
        while (member.isOpen() && !stopped) {
            GroupDelivery delivery = member.take(maxEvents, Duration.ofMillis(200));
            if (delivery.events().isEmpty()) {
                continue;
            }
            delivery.events().forEach(event -> ledger.note(seen(event)));
            List<GroupEvent> events = delivery.events();
            if (events.size() % 2 == 0) {
                member.acknowledge(events.stream().map(GroupEvent::position).toList());
            } else {
                member.acknowledgeUpTo(delivery.ordinal(events.size() - 1));
            }
        }
    }

    static Seen seen(GroupEvent event) {
        var stored = ((GroupEvent.Recorded) event).stored().event();
        return new Seen(stored.device(), ((EventDetail.UplinkReceived) stored.detail()).messageId());
    }
}
