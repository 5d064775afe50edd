package io.hawser.gateway.directory;

import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.SessionFacts;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail;
import io.hawser.gateway.event.EventDetail.DeviceConnected;
import io.hawser.gateway.event.EventDetail.DeviceDisconnected;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node, when it hung or was cut off and others told its sessions as lost: has those that live on told as connected again,
 * with the epochs that they had.
 *
 * <p>Threads: any.
 */
final class ReturnedNode {
    private static final Logger LOG = LoggerFactory.getLogger(ReturnedNode.class);

    private final SessionRegistry sessions;
    private final EventLog events;
    private final EventGroups groups;
    private final InstantSource clock;
    private final Counters counters;

    ReturnedNode(
            SessionRegistry sessions, EventLog events, EventGroups groups, InstantSource clock, Counters counters) {
        this.sessions = sessions;
        this.events = events;
        this.groups = groups;
        this.clock = clock;
        this.counters = counters;
    }

    /** Sessions with epochs up to that were told as lost; answers how many there are yet. */
    int tellAgain(long newestEpoch) {
        List<DeviceSession> those =
                sessions.all().filter(session -> session.epoch() <= newestEpoch).toList();
        LOG.warn("others took this node for dead; its sessions are told as connected again sessions={}", those.size());
        groups.write(those.stream().filter(this::lives).iterator(), new Again());
        return those.size();
    }

    private boolean lives(DeviceSession session) {
        return sessions.find(session.device()).filter(session::equals).isPresent();
    }

    private final class Again implements EventGroups.Writing<DeviceSession> {
        @Override
        public Event event(DeviceSession session) {
            SessionFacts facts = session.facts();
            return event(session, new DeviceConnected(facts.protocol(), facts.address()));
        }

        /** Of one that ended meanwhile that may have been told before this: so it is told as lost once more, behind it. */
        @Override
        public void onTaken(List<DeviceSession> group) {
            group.stream().filter(session -> !lives(session)).forEach(session -> {
                var lost = new DeviceDisconnected(Disconnect.NODE_LOST.word(), Disconnect.NODE_LOST.clean());
                var _ = events.record(event(session, lost));
            });
        }

        @Override
        public void onStored(List<DeviceSession> group) {
            counters.add(Counter.NODE_RETURNED_EVENTS, group.size());
        }

        private Event event(DeviceSession session, EventDetail detail) {
            return new Event(clock.instant(), session.device().value(), session.epoch(), detail);
        }
    }
}
