package io.hawser.gateway.group;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one device that a group has in hand: they go to one member, in order. What may not be given now is parked.
 * Guarded by the group's lock.
 */
final class DeviceLane {
    private final String device;
    private final List<HeldEvent> parked = new ArrayList<>(0);
    private MemberQueue owner;
    private @Nullable MemberQueue next; // takes over as soon as the owner has nothing of it
    private boolean delayed;
    private long readyNanos; // while delayed
    private int held;
    private int given;

    DeviceLane(String device, MemberQueue owner) {
        this.device = device;
        this.owner = owner;
    }

    String device() {
        return device;
    }

    MemberQueue owner() {
        return owner;
    }

    /** Whether nothing of it may be given now. */
    boolean isBlocked() {
        return delayed || next != null;
    }

    boolean isEmpty() {
        return held == 0;
    }

    void onHeld() {
        held++;
    }

    void onFinished() {
        held--;
    }

    void onGiven() {
        given++;
    }

    void onTakenBack() {
        given--;
    }

    void park(HeldEvent event) {
        parked.add(event);
    }

    /** From now on that member gets it, or as soon as the owner has nothing of it: order is kept while members change. */
    void assign(MemberQueue member) {
        next = member == owner ? null : member;
        handOverIfIdle();
    }

    /** Passes it on if that was waited for. @return whether it did */
    boolean handOverIfIdle() {
        MemberQueue member = next;
        if (member == null || given > 0) {
            return false;
        }
        owner = member;
        next = null;
        return true;
    }

    /** Nothing is given before that time. */
    void delayUntil(long nanos) {
        readyNanos = delayed ? Math.max(readyNanos, nanos) : nanos;
        delayed = true;
    }

    long readyNanos() {
        return readyNanos;
    }

    void endDelay() {
        delayed = false;
    }

    /** Takes out what was parked. */
    List<HeldEvent> unpark() {
        List<HeldEvent> all = List.copyOf(parked);
        parked.clear();
        return all;
    }
}
