package io.hawser.gateway.group;

import org.jspecify.annotations.Nullable;

/** An event that a group has read and not finished. Guarded by the group's lock. */
final class HeldEvent implements Comparable<HeldEvent> {
    private final GroupEvent event;
    private final DeviceLane lane;
    private final long bytes;
    private int attempts;
    private boolean finished;
    // while a member has it:
    private @Nullable MemberQueue holder;
    private long ordinal; // among all that the holder was given
    private long givenNanos;

    /** @param attempts 0, or 1 for one that may have been given in an earlier life */
    HeldEvent(GroupEvent event, DeviceLane lane, long bytes, int attempts) {
        this.event = event;
        this.lane = lane;
        this.bytes = bytes;
        this.attempts = attempts;
    }

    GroupEvent event() {
        return event;
    }

    DeviceLane lane() {
        return lane;
    }

    /** What it takes in memory, about. */
    long bytes() {
        return bytes;
    }

    boolean finished() {
        return finished;
    }

    /** Whether anybody can know of it. */
    boolean wasGiven() {
        return attempts > 0;
    }

    boolean isWith(MemberQueue member) {
        return holder == member;
    }

    long ordinal() {
        return ordinal;
    }

    long givenNanos() {
        return givenNanos;
    }

    /** It is with that member from now on. @return whether it was given before */
    boolean give(MemberQueue member, long nextOrdinal, long now) {
        boolean again = attempts > 0;
        attempts++;
        holder = member;
        ordinal = nextOrdinal;
        givenNanos = now;
        lane.onGiven();
        return again;
    }

    /** Takes it from the member that has it, if one does. */
    void takeBack() {
        MemberQueue member = holder;
        if (member != null) {
            holder = null;
            member.release(this);
            lane.onTakenBack();
        }
    }

    void finish() {
        takeBack();
        finished = true;
    }

    @Override
    public int compareTo(HeldEvent other) {
        return event.position().compareTo(other.event.position());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
