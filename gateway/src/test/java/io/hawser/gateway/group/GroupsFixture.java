package io.hawser.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.FaultyLog;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Groups and an event log on a store that outlives them; {@link #kill} ends them as the end of the process would. */
final class GroupsFixture implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);
    static final Duration LONG = Duration.ofMinutes(10);
    static final GroupLimits LIMITS = new GroupLimits(10, Duration.ofDays(30), 1_000, 16 << 20);
    static final EventLogConfig.Retention KEEP_ALL =
            new EventLogConfig.Retention(Duration.ofDays(100), 1L << 40, 1L << 40, Duration.ofMillis(20));
    static final EventLogConfig.Lag ANY_LAG = new EventLogConfig.Lag(Duration.ofDays(100), 1L << 40, 1L << 40);
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

    private volatile Instant now = TIME; // set by the test, read by all
    final Counters counters = new Counters();
    private final Backplane backplane;
    private final GroupLimits limits;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    final FaultyLog places;
    final FaultyLog durable;
    EventLog log;
    Groups groups;

    GroupsFixture(Backplane backplane) throws InterruptedException {
        this(backplane, LIMITS, KEEP_ALL, ANY_LAG);
    }

    GroupsFixture(Backplane backplane, GroupLimits limits, EventLogConfig.Retention retention, EventLogConfig.Lag lag)
            throws InterruptedException {
        this.backplane = backplane;
        this.limits = limits;
        durable = new FaultyLog(backplane.log(new LogName("events")));
        places = new FaultyLog(backplane.log(new LogName("groups")));
        open(retention, lag);
    }

    private void open(EventLogConfig.Retention retention, EventLogConfig.Lag lag) throws InterruptedException {
        EventLogConfig config = new EventLogConfig(
                100_000,
                16 << 20,
                10,
                64 << 10,
                1 << 20,
                new EventLogConfig.Retry(Duration.ofMillis(1), Duration.ofMillis(4)),
                retention,
                LIMIT);
        log = new EventLog(durable, "node-1", config, this::now, new Random(), counters, timer);
        groups = Groups.open(places, log, limits, this::now, System::nanoTime, new Random(), counters);
        log.keepFor(groups::needed, lag);
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Opens again without a word to what was open: only what is durable is left. */
    void kill(EventLogConfig.Retention retention, EventLogConfig.Lag lag) throws InterruptedException {
        open(retention, lag);
    }

    void kill() throws InterruptedException {
        kill(KEEP_ALL, ANY_LAG);
    }

    /** Appends uplinks with these numbers, durably. */
    void append(String device, int from, int count) throws Exception {
        List<Event> events = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            events.add(new Event(now, device, 7, new EventDetail.UplinkReceived(i, false, "t", Payload.ofUtf8("x"))));
        }
        CompletableFuture<Boolean> stored = new CompletableFuture<>();
        assertThat(log.append(events, () -> stored.complete(true))).isTrue();
        stored.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    Member join(String group) throws InterruptedException {
        return join(group, 1_000, LONG);
    }

    Member join(String group, int maxUnacknowledged, Duration ackWait) throws InterruptedException {
        return join(group, EventFilter.everything(), maxUnacknowledged, ackWait);
    }

    Member join(String group, EventFilter filter, int maxUnacknowledged, Duration ackWait) throws InterruptedException {
        return joined(groups.join(new JoinRequest(
                group, filter, false, new MemberSettings("node-1", "test:1", maxUnacknowledged, ackWait))));
    }

    Member joinFromOldest(String group) throws InterruptedException {
        return joined(groups.join(new JoinRequest(
                group, EventFilter.everything(), true, new MemberSettings("node-1", "test:1", 1_000, LONG))));
    }

    private static Member joined(JoinOutcome outcome) {
        return switch (outcome) {
            case JoinOutcome.Joined(GroupMember member) -> (Member) member;
            case JoinOutcome.OtherFilter other -> throw new AssertionError(other);
            case JoinOutcome.TooManyGroups many -> throw new AssertionError(many);
        };
    }

    /** Takes until there are so many. */
    static List<GroupEvent> take(Member member, int count) throws InterruptedException {
        List<GroupEvent> taken = new ArrayList<>();
        while (taken.size() < count) {
            List<GroupEvent> more = member.take(count - taken.size(), LIMIT).events();
            assertThat(more).as("events after %d of %d", taken.size(), count).isNotEmpty();
            taken.addAll(more);
        }
        return taken;
    }

    /** What is there at once, or comes within a moment: to show that nothing does. */
    static List<GroupEvent> takeNow(Member member) throws InterruptedException {
        return member.take(1_000, Duration.ofMillis(100)).events();
    }

    static List<EventPosition> positions(List<GroupEvent> events) {
        return events.stream().map(GroupEvent::position).toList();
    }

    /** The numbers of uplinks. */
    static List<Long> numbers(List<GroupEvent> events) {
        return events.stream().map(GroupsFixture::number).toList();
    }

    static long number(GroupEvent event) {
        return ((EventDetail.UplinkReceived)
                        ((GroupEvent.Recorded) event).stored().event().detail())
                .messageId();
    }

    static String device(GroupEvent event) {
        return ((GroupEvent.Recorded) event).stored().event().device();
    }

    @Override
    public void close() {
        groups.close();
        log.close();
        timer.shutdownNow();
        backplane.close();
    }
}
