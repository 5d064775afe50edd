package io.hawser.gateway.group.remote;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.StayingNodes;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.gateway.group.GroupHomes;
import io.hawser.gateway.group.GroupLimits;
import io.hawser.gateway.group.GroupMember;
import io.hawser.gateway.group.Groups;
import io.hawser.gateway.group.JoinOutcome;
import io.hawser.gateway.group.JoinRequest;
import io.hawser.gateway.group.MemberSettings;
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

/** A gateway as far as events and groups go, on a node of a test's cluster. */
final class GroupNode implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");
    private static final EventLogConfig CONFIG = new EventLogConfig(
            100_000,
            16 << 20,
            10,
            64 << 10,
            1 << 20,
            new EventLogConfig.Retry(Duration.ofMillis(1), Duration.ofMillis(4)),
            new EventLogConfig.Retention(Duration.ofDays(100), 1L << 40, 1L << 40, Duration.ofMillis(50)),
            Duration.ofSeconds(1));
    private static final GroupLimits LIMITS = new GroupLimits(50, Duration.ofDays(30), 1_000, 16 << 20);

    final String id;
    final Counters counters = new Counters();
    final EventLog log;
    final Subscriptions subscriptions;
    final StayingNodes staying;
    final GroupHomes homes;
    final Groups groups;
    final GroupRouter router;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());

    GroupNode(String id, Backplane backplane) throws InterruptedException {
        this.id = id;
        log = EventLog.shared(
                backplane.log(new LogName("events")), id, CONFIG, () -> TIME, new Random(), counters, timer);
        subscriptions = new Subscriptions(log, counters);
        staying = new StayingNodes(backplane.peers().membership());
        homes = new GroupHomes(backplane.peers().self(), staying);
        groups = Groups.openShared(
                homes,
                backplane.log(new LogName("groups")),
                log,
                LIMITS,
                () -> TIME,
                System::nanoTime,
                new Random(),
                counters);
        router = new GroupRouter(groups, homes, backplane.peers(), System::nanoTime, counters);
        var _ = timer.scheduleWithFixedDelay(groups::write, 100, 100, TimeUnit.MILLISECONDS);
        var _ = timer.scheduleWithFixedDelay(router::look, 100, 100, TimeUnit.MILLISECONDS);
    }

    /** Its chores stop, as everything else does by its node's death. */
    void kill() {
        timer.shutdownNow();
    }

    /** Appends uplinks of a device with these numbers, durably. */
    void append(String device, int from, int count) throws Exception {
        CompletableFuture<Boolean> stored = new CompletableFuture<>();
        List<Event> events = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            events.add(new Event(TIME, device, 7, new EventDetail.UplinkReceived(i, false, "t", Payload.ofUtf8("x"))));
        }
        if (!log.append(events, () -> stored.complete(true))) {
            throw new AssertionError("the log is full");
        }
        stored.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    GroupMember join(String group) throws InterruptedException {
        return join(group, 1_000, Duration.ofMinutes(10));
    }

    GroupMember join(String group, int maxUnacknowledged, Duration ackWait) throws InterruptedException {
        JoinRequest request = new JoinRequest(
                group, EventFilter.everything(), false, new MemberSettings(id, "test:1", maxUnacknowledged, ackWait));
        return switch (router.join(request)) {
            case JoinOutcome.Joined(GroupMember member) -> member;
            case JoinOutcome.OtherFilter other -> throw new AssertionError(other);
            case JoinOutcome.TooManyGroups many -> throw new AssertionError(many);
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        subscriptions.close();
        router.close();
        groups.close();
        log.close();
    }
}
