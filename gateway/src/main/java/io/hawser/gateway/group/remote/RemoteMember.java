package io.hawser.gateway.group.remote;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.group.GroupDelivery;
import io.hawser.gateway.group.GroupMember;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member here of a group that another gateway serves. Whenever that does not answer, or serves the group no more, the
 * member ends, and its subscriber joins again: what was not acknowledged there comes again.
 *
 * <p>Threads: one, which may be a virtual one, takes; any may do the rest. Acknowledging waits while too much of it is on
 * its way.
 */
final class RemoteMember implements GroupMember {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteMember.class);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(3);

    private final String group;
    private final Node home;
    private final long ticket;
    private final String id;
    private final GroupCalls calls;
    private final LongSupplier nanoClock;
    private final Consumer<RemoteMember> onEnded;
    private final SettlementQueue settlements;
    private final CompletableFuture<Void> ended = new CompletableFuture<>(); // makes a take return at once
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private volatile Optional<String> endedBecause = Optional.empty(); // written before ended
    private volatile long seen; // written by the taking thread

    /**
     * @param ticket what the home knows it by, as one of this gateway's
     * @param id as its home says
     */
    RemoteMember(
            String group,
            Node home,
            long ticket,
            String id,
            GroupCalls calls,
            LongSupplier nanoClock,
            Consumer<RemoteMember> onEnded) {
        this.group = group;
        this.home = home;
        this.ticket = ticket;
        this.id = id;
        this.calls = calls;
        this.nanoClock = nanoClock;
        this.onEnded = onEnded;
        this.settlements = new SettlementQueue(
                batch -> calls.settle(home, ticket, batch), this::onUnanswered, KEEP_ALIVE, nanoClock);
    }

    String group() {
        return group;
    }

    Node home() {
        return home;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public GroupDelivery take(int maxEvents, Duration limit) throws InterruptedException {
        long deadline = nanoClock.getAsLong() + limit.toNanos();
        while (isOpen()) {
            long before = seen;
            Duration left = Duration.ofNanos(Math.max(0, deadline - nanoClock.getAsLong()));
            Duration wait = left.compareTo(GroupHost.MAX_TAKE) < 0 ? left : GroupHost.MAX_TAKE;
            Optional<GroupDelivery> delivery = await(calls.take(home, ticket, before, maxEvents, wait));
            if (delivery.isEmpty()) {
                break;
            }
            seen = before + delivery.get().events().size();
            if (!delivery.get().events().isEmpty() || left.isZero()) {
                return delivery.get();
            }
        }
        return new GroupDelivery(List.of(), seen + 1);
    }

    @Override
    public void acknowledge(Collection<EventPosition> positions) {
        settlements.add(new Settlement.Acknowledged(List.copyOf(positions)));
    }

    @Override
    public boolean acknowledgeUpTo(long ordinal) {
        if (ordinal < 0 || ordinal > seen) {
            return false;
        }
        settlements.add(new Settlement.AcknowledgedUpTo(ordinal));
        return true;
    }

    @Override
    public void reject(Collection<EventPosition> positions, Duration delay) {
        settlements.add(new Settlement.Rejected(List.copyOf(positions), delay));
    }

    @Override
    public boolean isOpen() {
        return !ended.isDone();
    }

    @Override
    public Optional<String> endedBecause() {
        return endedBecause;
    }

    @Override
    public void close() {
        var _ = leave();
    }

    @Override
    public CompletionStage<Void> leave() {
        if (ended.complete(null)) {
            onEnded.accept(this);
            var _ = settlements
                    .close()
                    .thenCompose(_ -> calls.leave(home, ticket))
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            LOG.debug(
                                    "member's home did not hear that it left group={} failure={}",
                                    group,
                                    failure.getMessage());
                        }
                        left.complete(null);
                    });
        }
        return left;
    }

    /** Ends it, so that its subscriber joins again. */
    void end(String why) {
        endedBecause = Optional.of(why);
        var _ = leave(); // if its home lives and still knows it, others get what it has at once
    }

    /** Gives its home a sign of life, if there was none for a while. */
    void look() {
        settlements.look();
    }

    private void onUnanswered(Throwable failure) {
        end("group " + group + ": " + failure.getMessage() + "; join again");
    }

    /** Empty when this ended meanwhile. */
    private Optional<GroupDelivery> await(CompletionStage<GroupDelivery> question) throws InterruptedException {
        CompletableFuture<GroupDelivery> answer = question.toCompletableFuture();
        try {
            CompletableFuture.anyOf(answer, ended).get(); // a call ends by itself
            return answer.isDone() && isOpen() ? Optional.of(answer.get()) : Optional.empty();
        } catch (ExecutionException e) {
            if (isOpen()) {
                onUnanswered(e.getCause() == null ? e : e.getCause());
            }
            return Optional.empty();
        }
    }
}
