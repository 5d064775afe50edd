package io.hawser.gateway.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.event.ResumeToken;
import io.hawser.gateway.event.Subscription;
import io.hawser.gateway.event.SubscriptionOutcome;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.gateway.group.JoinOutcome;
import io.hawser.gateway.group.JoinRequest;
import io.hawser.gateway.group.MemberSettings;
import io.hawser.gateway.group.NamedGroups;
import io.hawser.protocol.Uplink;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.SubscribeRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Opens what a subscriber asks for.
 *
 * <p>Threads: calls'; waits for the store.
 */
final class SubscriptionOpener {
    private static final int DEFAULT_BATCH = 256;
    private static final int MAX_BATCH = 10_000;
    private static final int DEFAULT_UNACKNOWLEDGED = 1_000;
    private static final int MAX_UNACKNOWLEDGED = 100_000;
    private static final Duration DEFAULT_ACK_WAIT = Duration.ofSeconds(30);
    private static final Duration MIN_ACK_WAIT = Duration.ofSeconds(1);
    private static final Duration MAX_ACK_WAIT = Duration.ofHours(1);

    private final Subscriptions subscriptions;
    private final NamedGroups groups;
    private final String node;

    SubscriptionOpener(Subscriptions subscriptions, NamedGroups groups, String node) {
        this.subscriptions = subscriptions;
        this.groups = groups;
        this.node = node;
    }

    /** How many events a response may have. */
    static int maxBatch(SubscribeRequest.Open open) {
        return Arguments.count("open.max_batch", open.getMaxBatch(), DEFAULT_BATCH, MAX_BATCH);
    }

    /** @param address the caller's, for people */
    Reading open(SubscribeRequest.Open open, String address) throws InterruptedException {
        EventFilter filter = filter(open.getFilter());
        boolean fromOldest = Arguments.startsAtOldest("open.start_at", open.getStartAt());
        try {
            if (!open.getGroup().isEmpty()) {
                return join(open, filter, fromOldest, address);
            }
            return new LogReading(subscribe(open.getResumeToken(), filter, fromOldest));
        } catch (EventsUnavailableException e) {
            throw unavailable(e);
        }
    }

    static StatusRuntimeException unavailable(EventsUnavailableException cause) {
        return RpcErrors.retryLater(
                Status.Code.UNAVAILABLE,
                ErrorReason.STORE_UNAVAILABLE,
                String.valueOf(cause.getMessage()),
                RpcErrors.RETRY_AFTER);
    }

    static StatusRuntimeException eventsLost() {
        return RpcErrors.of(
                Status.Code.OUT_OF_RANGE,
                ErrorReason.EVENTS_LOST,
                "events behind the resume token are no longer kept; open without a token to go on from now");
    }

    private Reading join(SubscribeRequest.Open open, EventFilter filter, boolean fromOldest, String address)
            throws InterruptedException {
        String group = Arguments.group("open.group", open.getGroup());
        if (!open.getResumeToken().isEmpty()) {
            throw RpcErrors.invalidField("open.resume_token", "given with a group (expected: empty)");
        }
        int maxUnacknowledged = Arguments.count(
                "open.max_unacknowledged", open.getMaxUnacknowledged(), DEFAULT_UNACKNOWLEDGED, MAX_UNACKNOWLEDGED);
        Duration ackWait = open.hasAckWait()
                ? Arguments.duration("open.ack_wait", open.getAckWait(), MIN_ACK_WAIT, MAX_ACK_WAIT)
                : DEFAULT_ACK_WAIT;
        MemberSettings settings = new MemberSettings(node, address, maxUnacknowledged, ackWait);
        return switch (groups.join(new JoinRequest(group, filter, fromOldest, settings))) {
            case JoinOutcome.Joined(var member) -> new GroupReading(member, node);
            case JoinOutcome.OtherFilter() ->
                throw RpcErrors.of(
                        Status.Code.FAILED_PRECONDITION,
                        ErrorReason.GROUP_CONFLICT,
                        "group " + group + ": other members read with another filter",
                        Map.of("group", group));
            case JoinOutcome.TooManyGroups(int limit) ->
                throw RpcErrors.retryLater(
                        Status.Code.RESOURCE_EXHAUSTED,
                        ErrorReason.LIMIT_EXCEEDED,
                        "event-log.groups.max-groups: " + limit + " reached",
                        RpcErrors.RETRY_AFTER,
                        Map.of("limit", "event-log.groups.max-groups"));
        };
    }

    private Subscription subscribe(String token, EventFilter filter, boolean fromOldest) {
        if (token.isEmpty()) {
            return fromOldest ? subscriptions.openOldest(filter) : subscriptions.open(filter);
        }
        ResumeToken from = ResumeToken.parse(token)
                .orElseThrow(() -> RpcErrors.invalidField(
                        "open.resume_token", "not a token of this gateway", ErrorReason.RESUME_TOKEN_INVALID));
        return switch (subscriptions.open(filter, from)) {
            case SubscriptionOutcome.Opened(Subscription begun) -> begun;
            case SubscriptionOutcome.EventsLost _ -> throw eventsLost();
        };
    }

    private static EventFilter filter(io.hawser.rpc.v1.EventFilter filter) {
        int nameLength = filter.getUplinkName().getBytes(StandardCharsets.UTF_8).length;
        Arguments.requireLength("open.filter.uplink_name", nameLength, 0, Uplink.MAX_NAME_BYTES);
        return new EventFilter(
                filter.getKindsList().stream().map(EventMapper::kind).collect(Collectors.toSet()),
                Arguments.idPrefix("open.filter.device_id_prefix", filter.getDeviceIdPrefix()),
                filter.getUplinkName());
    }
}
