package io.hawser.gateway.group;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One group: its members, what they have in hand while there are any, and its place on disk.
 *
 * <p>Threads: any; one short lock guards everything. Its place is written under the lock, so that records of it are in
 * order; the journal does not block.
 */
final class Group {
    /** While it has members, the time of the last one is written so often. */
    private static final Duration LAST_MEMBER_STEP = Duration.ofHours(1);

    private final GroupServices services;
    private final Hold hold;
    private final ReentrantLock lock = new ReentrantLock();
    // guarded by lock:
    private final List<Member> members = new ArrayList<>();
    private GroupState state; // its place is behind while there are members: see refresh
    private GroupState written; // what the journal was given last
    private boolean unwritten; // the journal could not take it
    private Optional<Serving> serving = Optional.empty();
    private boolean deleted;
    private boolean retired; // another gateway serves it from now on
    // of the last record that is durable; read by retention
    private volatile Position spared;

    /**
     * @param state as the journal has it
     * @param hold under which its places are written
     */
    Group(GroupState state, Hold hold, GroupServices services) {
        this.state = state;
        this.hold = hold;
        this.written = state;
        this.services = services;
        this.spared = state.place().spared();
    }

    /** Everything behind this is needed, also if the process ends now. */
    Position spared() {
        return spared;
    }

    /** Adds a member; empty when others read with another filter, or the group was deleted meanwhile. */
    Optional<Member> join(MemberSettings settings, EventFilter filter) {
        return locked(() -> {
            if (deleted || retired || (!members.isEmpty() && !filter.equals(state.filter()))) {
                return Optional.empty();
            }
            Instant now = services.clock().instant();
            state = state.withFilter(filter).withLastMember(now);
            long seed = services.random().nextLong();
            String id = HexFormat.of().toHexDigits(seed)
                    + HexFormat.of().toHexDigits(services.random().nextLong());
            Member member = new Member(id, settings, now, seed, this, lock.newCondition());
            members.add(member);
            if (serving.isPresent()) {
                serving.get().join(member.queue());
            } else {
                serving = Optional.of(new Serving(state, List.of(member.queue()), lock, services));
            }
            var _ = write();
            return Optional.of(member);
        });
    }

    /** Whether nobody can join it any more. */
    boolean isDeleted() {
        return locked(() -> deleted || retired);
    }

    Hold hold() {
        return hold;
    }

    GroupDelivery take(Member member, int maxEvents, long maxBytes, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (member.isOpen() && serving.isPresent()) {
                GroupDelivery delivery = serving.get().give(member.queue(), maxEvents, maxBytes);
                if (!delivery.events().isEmpty() || left <= 0) {
                    return delivery;
                }
                left = member.ready().awaitNanos(left);
            }
            return new GroupDelivery(List.of(), member.queue().delivered() + 1);
        } finally {
            lock.unlock();
        }
    }

    void acknowledge(Member member, Collection<EventPosition> positions) {
        onServing(member, now -> now.acknowledge(member.queue(), positions));
    }

    boolean acknowledgeUpTo(Member member, long ordinal) {
        return locked(() -> {
            boolean known = ordinal >= 0 && ordinal <= member.queue().delivered();
            if (known) {
                onServing(member, now -> now.acknowledgeUpTo(member.queue(), ordinal));
            }
            return known;
        });
    }

    void reject(Member member, Collection<EventPosition> positions, Duration delay) {
        onServing(member, now -> now.reject(member.queue(), positions, delay));
    }

    CompletionStage<Void> leave(Member member) {
        return locked(() -> {
            if (!member.isOpen()) {
                return member.left();
            }
            member.end();
            members.remove(member);
            refresh();
            if (members.isEmpty()) {
                endServing();
            } else {
                serving.ifPresent(now -> now.leave(member.queue()));
            }
            member.leaveWith(write().exceptionally(_ -> null)); // the next look writes it again
            return member.left();
        });
    }

    /** Ends all members, who may join again where the group is served now, and writes down its place once more. */
    void retire(String why) {
        locked(() -> {
            if (retired) {
                return true;
            }
            refresh();
            retired = true;
            endServing();
            CompletionStage<Void> written = write().exceptionally(_ -> null); // then more comes again
            for (Member member : members) {
                member.leaveWith(written);
                member.end(why);
            }
            members.clear();
            return true;
        });
    }

    /** Moves to another place; what members have does not count any more. Completes when that is durable. */
    CompletionStage<Void> seek(GroupPlace place) {
        return locked(() -> {
            refresh();
            state = state.withPlace(place, state.eventsLost());
            if (serving.isPresent()) {
                endServing();
                members.forEach(member -> member.queue().forget());
                List<MemberQueue> queues = members.stream().map(Member::queue).toList();
                serving = Optional.of(new Serving(state, queues, lock, services));
            }
            return write();
        });
    }

    /** Marks it deleted, so that nobody can join it from then on; not when it has members. */
    boolean delete() {
        return locked(() -> {
            deleted |= members.isEmpty();
            return deleted;
        });
    }

    /** Takes the mark away: that could not be stored. */
    void undelete() {
        locked(() -> deleted = false);
    }

    /** Writes down how it is, if that changed. */
    void writeIfChanged() {
        locked(() -> {
            refresh();
            Duration since = Duration.between(written.lastMember(), state.lastMember());
            boolean old = since.compareTo(LAST_MEMBER_STEP) > 0;
            boolean changed = !written.withLastMember(state.lastMember()).equals(state);
            if (!deleted && !retired && (old || changed || unwritten)) {
                var _ = write();
            }
            return true;
        });
    }

    /** Writes down how it is once more, so that the record before can be forgotten. */
    void writeAgain() {
        locked(() -> {
            refresh();
            return deleted || retired ? CompletableFuture.<Void>completedFuture(null) : write();
        });
    }

    /** Whether it had no member since then. */
    boolean isAbandoned(Instant since) {
        return locked(() -> members.isEmpty() && state.lastMember().isBefore(since));
    }

    /** Ends all members. Completes when its place is written. */
    void close() {
        locked(() -> List.copyOf(members)).forEach(Member::close);
    }

    GroupStatus status() {
        return locked(() -> {
            refresh();
            return new GroupStatus(
                    state.name(),
                    state.filter(),
                    state.created(),
                    state.lastMember(),
                    state.lag(services.places()),
                    serving.map(now -> now.window().unacknowledged()).orElse(0),
                    serving.flatMap(now -> now.window().oldest()),
                    state.eventsLost(),
                    serving.map(Serving::redeliveries).orElse(0L),
                    members.stream().map(Member::status).toList());
        });
    }

    private void endServing() {
        serving.ifPresent(Serving::end);
        serving = Optional.empty();
    }

    /** Brings the state up to what is in hand. */
    private void refresh() {
        serving.ifPresent(now ->
                state = state.withPlace(now.window().place(), now.window().eventsLost())
                        .withLastMember(services.clock().instant()));
    }

    private CompletionStage<Void> write() {
        GroupState now = state;
        written = now;
        unwritten = false;
        return services.journal()
                .append(new GroupRecord.Kept(now, hold))
                .whenComplete((_, failure) -> onWritten(now.place().spared(), failure))
                .thenAccept(_ -> {});
    }

    /** On the log's thread: records become durable in order, so the last one counts. */
    private void onWritten(Position durable, @Nullable Throwable failure) {
        if (failure == null) {
            spared = durable;
        } else {
            locked(() -> unwritten = true);
        }
    }

    /** Nothing when the member has left: then nothing of it is in hand. */
    private void onServing(Member member, Consumer<Serving> action) {
        locked(() -> {
            if (member.isOpen()) {
                serving.ifPresent(action);
            }
            member.wake();
            return true;
        });
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
