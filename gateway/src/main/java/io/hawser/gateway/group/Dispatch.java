package io.hawser.gateway.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which member each event goes to: the events of a device to one member, in order, while the members stay the same. When
 * they change, few devices move, and each moves only when its member has nothing of it any more. A member that lets events
 * expire gets no more devices until it acknowledges something, as long as there is another.
 *
 * <p>Guarded by the group's lock.
 */
final class Dispatch {
    private final List<MemberQueue> members = new ArrayList<>();
    private final Map<String, DeviceLane> lanes = new HashMap<>();
    private final Set<DeviceLane> delayed = new LinkedHashSet<>();

    boolean isEmpty() {
        return members.isEmpty();
    }

    List<MemberQueue> members() {
        return List.copyOf(members);
    }

    void join(MemberQueue member) {
        members.add(member);
        settle(List.of());
    }

    /** What it had comes again, to others. */
    void leave(MemberQueue member) {
        members.remove(member);
        List<HeldEvent> back = new ArrayList<>(member.takeBackAll());
        back.addAll(member.drain());
        if (members.isEmpty()) {
            return;
        }
        settle(back);
    }

    DeviceLane lane(String device) {
        return lanes.computeIfAbsent(device, _ -> new DeviceLane(device, choose(device)));
    }

    void add(HeldEvent event) {
        event.lane().onHeld();
        if (event.lane().isBlocked()) {
            event.lane().park(event);
        } else {
            event.lane().owner().addFresh(event);
        }
    }

    /** Gives the member the next event that it may have. @return what was given, or nothing; and whether it came again */
    Given give(MemberQueue member, long now) {
        while (member.hasRoom()) {
            var next = member.poll();
            if (next.isEmpty()) {
                return new Nothing();
            }
            HeldEvent event = next.get();
            if (event.lane().isBlocked()) {
                event.lane().park(event);
            } else if (event.lane().owner() != member) {
                event.lane().owner().addAgain(event);
            } else {
                return new One(event, member.give(event, now));
            }
        }
        return new Nothing();
    }

    /** What a member was given. */
    sealed interface Given {}

    /** Nothing waits that it may have. */
    record Nothing() implements Given {}

    /** That. */
    record One(HeldEvent event, boolean again) implements Given {}

    /** The event is dealt with. */
    void finish(HeldEvent event) {
        event.finish();
        DeviceLane lane = event.lane();
        lane.onFinished();
        if (lane.isEmpty()) {
            lanes.remove(lane.device(), lane);
            delayed.remove(lane);
        } else if (lane.handOverIfIdle()) {
            release(lane);
        }
    }

    /** The member did something, so it lives. */
    void onSignOfLife(MemberQueue member) {
        if (member.stalled()) {
            member.setStalled(false);
            settle(List.of());
        }
    }

    /** The event is to come again at that time, and what follows it of its device not before. */
    void reject(HeldEvent event, long readyNanos) {
        DeviceLane lane = event.lane();
        event.takeBack();
        lane.park(event);
        lane.delayUntil(readyNanos);
        delayed.add(lane);
        lane.handOverIfIdle();
    }

    /** Takes back what was not acknowledged in time, and lets go what was delayed. @return how many came back */
    int tick(long now) {
        Iterator<DeviceLane> waiting = delayed.iterator();
        List<DeviceLane> ready = new ArrayList<>();
        while (waiting.hasNext()) {
            DeviceLane lane = waiting.next();
            if (now - lane.readyNanos() >= 0) {
                waiting.remove();
                lane.endDelay();
                ready.add(lane);
            }
        }
        ready.forEach(this::release);
        List<HeldEvent> expired = new ArrayList<>();
        for (MemberQueue member : members) {
            List<HeldEvent> late = member.expire(now);
            if (!late.isEmpty()) {
                member.setStalled(true);
                expired.addAll(late);
            }
        }
        if (!expired.isEmpty()) {
            settle(expired);
        }
        return expired.size();
    }

    /** How long until {@link #tick} has something to do. */
    long nanosToTick(long now) {
        long least = Long.MAX_VALUE;
        for (DeviceLane lane : delayed) {
            least = Math.min(least, lane.readyNanos() - now);
        }
        for (MemberQueue member : members) {
            least = Math.min(least, member.nanosToExpiry(now));
        }
        return least;
    }

    /** Assigns every device anew, and everything that waits to whoever gets it. */
    private void settle(List<HeldEvent> back) {
        for (DeviceLane lane : lanes.values()) {
            lane.assign(choose(lane.device()));
        }
        List<HeldEvent> all = new ArrayList<>(back);
        members.forEach(member -> all.addAll(member.drain()));
        lanes.values().forEach(lane -> all.addAll(lane.unpark()));
        for (HeldEvent event : all) {
            if (!event.finished()) {
                place(event);
            }
        }
    }

    private void release(DeviceLane lane) {
        lane.unpark().stream().filter(event -> !event.finished()).forEach(Dispatch::place);
    }

    private static void place(HeldEvent event) {
        DeviceLane lane = event.lane();
        if (lane.isBlocked()) {
            lane.park(event);
        } else {
            lane.owner().addAgain(event);
        }
    }

    /** Rendezvous hashing: a member that comes or goes moves its own share only. */
    private MemberQueue choose(String device) {
        MemberQueue best = members.getFirst();
        long bestWeight = Long.MIN_VALUE;
        boolean allStalled = members.stream().allMatch(MemberQueue::stalled);
        boolean found = false;
        for (MemberQueue member : members) {
            long weight = mix(device.hashCode() ^ member.seed());
            if ((allStalled || !member.stalled()) && (!found || weight > bestWeight)) {
                best = member;
                bestWeight = weight;
                found = true;
            }
        }
        return best;
    }

    /** Spreads bits, so that similar ids do not go to the same member (the finalizer of SplitMix64). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
