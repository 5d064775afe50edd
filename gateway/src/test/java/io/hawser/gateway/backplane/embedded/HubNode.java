package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Announcements;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A node on a {@link Hub}: does what comes to it, one after the other, unless it sleeps or is dead.
 *
 * <p>Threads: {@link #end} any, at once; the rest is {@link SimulatedTime}'s.
 */
final class HubNode implements Peers {
    static final Duration PERIOD = Duration.ofMillis(250);

    private final Hub hub;
    private final Node self;
    private final HubMembership membership;
    private final HubAnnouncements announcements;
    private final HubCalls calls;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean asleep;
    private volatile boolean dead; // set once, by any

    HubNode(Hub hub, String id, long incarnation) {
        this.hub = hub;
        this.self = new Node(id, incarnation);
        this.announcements = new HubAnnouncements(hub, this);
        this.membership = new HubMembership(hub, this, announcements);
        this.calls = new HubCalls(hub, this);
    }

    @Override
    public Node self() {
        return self;
    }

    @Override
    public Membership membership() {
        return membership;
    }

    @Override
    public Announcements announcements() {
        return announcements;
    }

    @Override
    public Calls calls() {
        return calls;
    }

    HubMembership members() {
        return membership;
    }

    HubAnnouncements told() {
        return announcements;
    }

    HubCalls questions() {
        return calls;
    }

    void begin() {
        membership.greet();
        tick();
    }

    /** Has the node do something: now, when it wakes up, or never. */
    void run(Runnable task) {
        if (dead) {
            return;
        }
        if (asleep) {
            waiting.add(task);
        } else {
            task.run();
        }
    }

    /** Has the node do something what somebody outside of it asked for. */
    void submit(Runnable task) {
        hub.time().now(() -> run(task));
    }

    void later(Duration delay, Runnable task) {
        hub.time().at(hub.time().nanos() + delay.toNanos(), () -> run(task));
    }

    void pause() {
        asleep = true;
    }

    void resume() {
        asleep = false;
        while (!asleep && !dead && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    void end() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    private void tick() {
        membership.onTick();
        announcements.onTick();
        later(PERIOD, this::tick);
    }
}
