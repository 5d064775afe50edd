package io.hawser.gateway.supervision.rebalance;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.supervision.drain.Drainable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * One rebalancing, step by step: devices go in rounds, and after each it is awaited where they come to, for some may come
 * back.
 *
 * <p>Threads: {@link #step} one; {@link #progress} any.
 */
final class RebalanceRun {
    /** Rounds settle so long: devices reconnect meanwhile, and nodes say how many they have. */
    static final Duration SETTLING = Duration.ofSeconds(4);

    /** Who has commands in flight is waited for so long. */
    static final Duration BUSY_PATIENCE = Duration.ofSeconds(30);

    private static final int MOST_ROUNDS = 5;
    private static final int EVEN_ENOUGH = 50; // a fiftieth above the share is not worth another round
    private static final double NANOS_PER_SECOND = 1e9;

    private final Drainable node;
    private final Shares shares;
    private final BooleanSupplier leaving;
    private final Executor telling;
    private final double perNano;
    private final long start;
    private final Deque<Drainable.Guest> going = new ArrayDeque<>();
    private final Deque<Drainable.Guest> busy = new ArrayDeque<>();
    private Set<Node> inService = Set.of(); // when this round began
    private int toMove; // in this round, yet
    private int round;
    private long roundStart;
    private int movedInRound;
    private long idleSince; // when this round had nobody left who could go
    private Phase phase = Phase.MOVING;
    private volatile int moved; // the stepping thread's; read by any
    private volatile int target; // likewise
    private volatile long lasted; // likewise
    private volatile Optional<String> outcome = Optional.empty(); // likewise

    /** @param telling runs what tells a device, which may hang with its line */
    RebalanceRun(
            Drainable node, Shares shares, BooleanSupplier leaving, int perSecond, Executor telling, long nowNanos) {
        this.node = node;
        this.shares = shares;
        this.leaving = leaving;
        this.telling = telling;
        this.perNano = perSecond / NANOS_PER_SECOND;
        this.start = nowNanos;
        this.target = shares.share(node.sessions()).orElse(node.sessions());
        begin(nowNanos);
    }

    private enum Phase {
        MOVING,
        SETTLING
    }

    /** Does what is due; false when it has ended. */
    boolean step(long nowNanos) {
        if (outcome.isPresent()) {
            return false;
        }
        lasted = nowNanos - start;
        if (leaving.getAsBoolean()) {
            end("the node leaves service, and all its devices with it");
        } else if (phase == Phase.MOVING) {
            move(nowNanos);
        } else if (nowNanos - idleSince >= SETTLING.toNanos()) {
            begin(nowNanos);
        }
        return outcome.isEmpty();
    }

    /** A step failed, and the next would. */
    void fail() {
        end("a fault of the gateway; its log tells more");
    }

    RebalanceProgress progress() {
        return new RebalanceProgress(node.sessions(), target, moved, Duration.ofNanos(lasted), outcome);
    }

    private void begin(long nowNanos) {
        int sessions = node.sessions();
        OptionalInt share = shares.share(sessions);
        if (share.isEmpty()) {
            end(moved == 0 ? "no other node is in service" : "no other node is in service any more");
            return;
        }
        target = share.getAsInt();
        int slack = round == 0 ? 0 : Math.max(1, target / EVEN_ENOUGH);
        if (sessions <= target + slack) {
            end(moved == 0 ? "the node has its share or less" : "the node has its share");
        } else if (round == MOST_ROUNDS) {
            end("devices keep coming back: they do not go where they are sent");
        } else {
            round++;
            inService = shares.inService();
            toMove = sessions - target;
            roundStart = nowNanos;
            movedInRound = 0;
            going.clear();
            busy.clear();
            going.addAll(node.guests());
            idleSince = nowNanos;
            phase = Phase.MOVING;
        }
    }

    private void move(long nowNanos) {
        if (!shares.inService().containsAll(inService)) {
            round--; // it ends early, as shares are others now, and devices may be on their way back
            idleSince = nowNanos;
            phase = Phase.SETTLING;
            return;
        }
        int due = (int) Math.min(toMove, 1 + (nowNanos - roundStart) * perNano - movedInRound);
        while (due > 0 && !going.isEmpty()) {
            Drainable.Guest guest = going.removeFirst();
            if (guest.busy()) {
                busy.addLast(guest);
                continue;
            }
            String where = shares.next();
            if (where.isEmpty()) {
                end("no other node is in service any more");
                return;
            }
            telling.execute(() -> guest.sendAway(Duration.ZERO, where));
            int before = moved;
            moved = before + 1; // one thread writes it
            movedInRound++;
            toMove--;
            due--;
            idleSince = nowNanos;
        }
        if (toMove <= 0) {
            phase = Phase.SETTLING;
        } else if (going.isEmpty()) {
            waitForBusy(nowNanos);
        }
    }

    /** Only those with commands in flight are left. */
    private void waitForBusy(long nowNanos) {
        if (busy.isEmpty()) {
            phase = Phase.SETTLING; // the others left by themselves
        } else if (nowNanos - idleSince >= BUSY_PATIENCE.toNanos()) {
            end(busy.size() + " devices have commands in flight for too long and stay");
        } else {
            going.addAll(busy);
            busy.clear();
        }
    }

    private void end(String why) {
        outcome = Optional.of(why);
        going.clear(); // or it would keep their sessions for as long as it can be looked at
        busy.clear();
    }
}
