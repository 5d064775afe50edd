package io.hawser.gateway.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.group.GroupDelivery;
import io.hawser.gateway.group.GroupMember;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads for a group: the gateway keeps the place, and what is not acknowledged comes again. */
final class GroupReading implements Reading {
    private static final Logger LOG = LoggerFactory.getLogger(GroupReading.class);
    private static final int MAX_POSITIONS = 10_000;
    private static final Duration DEFAULT_DELAY = Duration.ofSeconds(1);
    private static final Duration MAX_DELAY = Duration.ofHours(1);
    private static final Duration JOIN_AGAIN_AFTER = Duration.ofMillis(50);
    private static final Duration APPLY_LIMIT = Duration.ofSeconds(5);

    private final GroupMember member;
    private final String node;
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    GroupReading(GroupMember member, String node) {
        this.member = member;
        this.node = node;
    }

    @Override
    public String startToken() {
        return token(0);
    }

    @Override
    public List<SubscribeResponse> take(int maxEvents, Duration limit) throws InterruptedException {
        GroupDelivery delivery = member.take(maxEvents, limit);
        return DeliveryMapper.responses(
                delivery.events().stream()
                        .map(event -> EventMapper.event(event, node))
                        .toList(),
                index -> token(delivery.ordinal(index)));
    }

    @Override
    public void acknowledge(SubscribeRequest.Acknowledge acknowledged) {
        if (acknowledged.getPositionsCount() == 0 && acknowledged.getUpToToken().isEmpty()) {
            throw RpcErrors.invalidField("acknowledge", "empty (expected: positions or up_to_token)");
        }
        if (acknowledged.getPositionsCount() > 0) {
            member.acknowledge(positions("acknowledge.positions", acknowledged.getPositionsList()));
        }
        if (!acknowledged.getUpToToken().isEmpty() && !acknowledgeUpTo(acknowledged.getUpToToken())) {
            throw RpcErrors.invalidField(
                    "acknowledge.up_to_token",
                    "not a token that this stream gave out",
                    ErrorReason.RESUME_TOKEN_INVALID);
        }
    }

    @Override
    public void reject(SubscribeRequest.Reject rejected) {
        if (rejected.getPositionsCount() == 0) {
            throw RpcErrors.invalidField("reject.positions", "empty (expected: 1.." + MAX_POSITIONS + ")");
        }
        Duration delay = rejected.hasDelay()
                ? Arguments.duration("reject.delay", rejected.getDelay(), Duration.ZERO, MAX_DELAY)
                : DEFAULT_DELAY;
        member.reject(positions("reject.positions", rejected.getPositionsList()), delay);
    }

    @Override
    public boolean isOpen() {
        return member.isOpen();
    }

    @Override
    public void close() {
        var _ = member.leave().whenComplete((_, _) -> left.complete(null)); // it does not fail; see leave
    }

    /** It was not the caller's wish, and not this gateway's end. */
    @Override
    public StatusRuntimeException closing() {
        return member.endedBecause()
                .map(why -> RpcErrors.retryLater(
                        Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE, why, JOIN_AGAIN_AFTER))
                .orElseGet(RpcErrors::stopping);
    }

    @Override
    public void awaitApplied() throws InterruptedException {
        try {
            left.get(APPLY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("acknowledgements are not stored yet member={}", member.id(), e);
        }
    }

    private String token(long ordinal) {
        return member.id() + "." + Long.toHexString(ordinal);
    }

    private boolean acknowledgeUpTo(String token) {
        String mine = member.id() + ".";
        if (!token.startsWith(mine)) {
            return false;
        }
        try {
            return member.acknowledgeUpTo(Long.parseLong(token.substring(mine.length()), 16));
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static List<EventPosition> positions(String field, List<String> texts) {
        if (texts.size() > MAX_POSITIONS) {
            throw RpcErrors.invalidField(field, texts.size() + " (expected: at most " + MAX_POSITIONS + ")");
        }
        return texts.stream()
                .map(text -> EventPosition.parse(text)
                        .orElseThrow(() -> RpcErrors.invalidField(field, "not an event's position")))
                .toList();
    }
}
