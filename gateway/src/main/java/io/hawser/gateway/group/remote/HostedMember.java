package io.hawser.gateway.group.remote;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.group.GroupDelivery;
import io.hawser.gateway.group.Member;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A member of a group here whose stream goes through another gateway.
 *
 * <p>Threads: any; one at a time takes, which is seen to.
 */
final class HostedMember {
    /** Far below the longest answer: what it is checked against is an estimate, and one event more. */
    private static final long MAX_TAKEN_BYTES = 256 << 10;

    private final Member member;
    private final LongSupplier nanoClock;
    private final AtomicBoolean taking = new AtomicBoolean();
    private volatile long heardNanos;

    /**
     * Its name.
     *
     * @param ticket that gateway's number of it
     */
    record Key(Node from, long ticket) {}

    HostedMember(Member member, LongSupplier nanoClock) {
        this.member = member;
        this.nanoClock = nanoClock;
        heardNanos = nanoClock.getAsLong();
    }

    String id() {
        return member.id();
    }

    /**
     * Waits for events as {@link Member#take} does; empty when it has ended.
     *
     * @param seen how many it was given in all, as its gateway knows. When that is fewer than were given, an answer was
     *     lost, and it ends: or acknowledging what follows would finish what nobody has seen
     */
    Optional<GroupDelivery> take(long seen, int maxEvents, Duration limit) throws InterruptedException {
        if (!taking.compareAndSet(false, true)) {
            member.close();
            return Optional.empty();
        }
        try {
            heard();
            GroupDelivery delivery = member.take(maxEvents, MAX_TAKEN_BYTES, limit);
            if (delivery.firstOrdinal() != seen + 1) {
                member.close();
                return Optional.empty();
            }
            boolean over = delivery.events().isEmpty() && !member.isOpen();
            return over ? Optional.empty() : Optional.of(delivery);
        } finally {
            heard();
            taking.set(false);
        }
    }

    /** Does what the member said of its events. @return false when it has ended */
    boolean settle(List<Settlement> settlements) {
        heard();
        settlements.forEach(settlement -> settlement.applyTo(member));
        return member.isOpen();
    }

    CompletionStage<Void> leave() {
        return member.leave();
    }

    String endedBecause() {
        return member.endedBecause().orElse("the member was ended; join again");
    }

    boolean isOpen() {
        return member.isOpen();
    }

    /** Whether its gateway has not been heard of for so long. */
    boolean isSilentFor(Duration time) {
        return !taking.get() && nanoClock.getAsLong() - heardNanos > time.toNanos();
    }

    private void heard() {
        heardNanos = nanoClock.getAsLong();
    }
}
