package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.NatsUnusableException;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.hawser.gateway.backplane.nats.wire.WireFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges who is alive. A node that is heard is; one that is silent for long is not, nor one that is silent for a moment and
 * of whom the servers say that nobody listens there. While this node has no connection it judges nobody, until it must take
 * itself for cut off.
 *
 * <p>Threads: {@code nats-peers}.
 */
final class PeerWatch {
    private static final Logger log = LoggerFactory.getLogger(PeerWatch.class);

    static final Duration HEARTBEAT_INTERVAL = Duration.ofMillis(250);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);
    private static final Duration SILENCE_LIMIT = Duration.ofMillis(1250);
    /** Within that all have been heard that live: one that is connected again would else take itself for the only one. */
    private static final Duration HEARD_ALL = HEARTBEAT_INTERVAL.multipliedBy(2);

    /** A node whose server died is with another in less; until then the servers know of nobody there. */
    private static final Duration MOMENT = Duration.ofMillis(350);

    private static final Duration PROBE_AGAIN = Duration.ofMillis(50);
    private static final Duration PROBE_LIMIT =
            Duration.ofMillis(200); // one that was on its way to a node that died then is not waited for
    /** Whoever lives is heard twice in this time; one that starts takes no command shards in it. */
    private static final Duration LOOK_AROUND = Duration.ofMillis(600);
    /** When a look comes so late, this process stood still, and what the others said meanwhile is not read yet. */
    private static final Duration STOOD_STILL = Duration.ofMillis(300);

    private final Node self;
    private final Line line;
    private final Questions questions;
    private final PeersThread thread;
    private final NatsMembership membership;
    private final PeerNews news;
    private final Supplier<Heartbeat> ownHeartbeat;
    private final LongSupplier nanoClock;
    private final Map<String, Peer> peers = new HashMap<>();
    private final Map<String, Long> newest = new HashMap<>(); // the latest life of each node that was ever heard
    private final Refusals refusals;
    private final CompletableFuture<Void> admitted = new CompletableFuture<>();
    private long looked;
    private long upSince;
    private long downSince;
    private boolean wasUp = true;
    private boolean out; // for good: a later life of this node is there, or it came to those who do not understand it

    /** Hears of nodes that come and go, before listeners of the membership do, on the same thread. */
    interface PeerNews {
        void onJoined(Node node);

        void onHeartbeat(Node node, long announced);

        void onDied(Node node);

        /** This node has no part in anything any more. */
        void onOut();
    }

    private static final class Peer {
        final Node node;
        long heard;
        int misses; // probes in a row that found nobody
        boolean probing;

        Peer(Node node, long heard) {
            this.node = node;
            this.heard = heard;
        }
    }

    PeerWatch(
            Node self,
            Line line,
            Questions questions,
            PeersThread thread,
            NatsMembership membership,
            PeerNews news,
            Supplier<Heartbeat> ownHeartbeat,
            LongSupplier nanoClock) {
        this.self = self;
        this.line = line;
        this.questions = questions;
        this.thread = thread;
        this.membership = membership;
        this.news = news;
        this.ownHeartbeat = ownHeartbeat;
        this.nanoClock = nanoClock;
        this.refusals = new Refusals(nanoClock);
    }

    void start() {
        looked = nanoClock.getAsLong();
        upSince = looked;
        var _ = thread.runAfter(LOOK_AROUND, () -> admitted.complete(null));
        thread.runEvery(LOOK_INTERVAL, this::look);
        thread.runEvery(HEARTBEAT_INTERVAL, () -> List.copyOf(peers.values()).forEach(this::probe));
    }

    void onHeartbeat(Heartbeat heartbeat) {
        Node node = heartbeat.node();
        if (out) {
            return;
        }
        if (node.id().equals(self.id())) {
            onNamesake(node);
            return;
        }
        if (!heartbeat.fits(ownHeartbeat.get())) {
            onMisfit(heartbeat);
            return;
        }
        refusals.forget(node);
        long latest = newest.merge(node.id(), node.incarnation(), Math::max);
        if (latest != node.incarnation()) {
            return; // an earlier life that still speaks
        }
        Peer peer = peers.get(node.id());
        if (peer != null && !peer.node.equals(node)) {
            die(peer, "it lives anew");
            peer = null;
        }
        if (peer == null) {
            peer = new Peer(node, nanoClock.getAsLong());
            peers.put(node.id(), peer);
            log.info("node has joined node={}", node);
            news.onJoined(node);
            membership.join(node);
        }
        peer.heard = nanoClock.getAsLong();
        peer.misses = 0;
        news.onHeartbeat(node, heartbeat.announced());
    }

    /** Somebody found nobody there. */
    void suspect(Node node) {
        Peer peer = peers.get(node.id());
        if (peer != null && peer.node.equals(node)) {
            probe(peer);
        }
    }

    /** Another process of this node's id speaks: the later of the two is the node. */
    void onNamesake(Node other) {
        if (other.incarnation() > self.incarnation() && !out) {
            out = true;
            log.error(
                    "another gateway has this one's node.id and started later: this one has no part in the cluster any"
                            + " more; stop one of them, or give it another node.id self={} other={}",
                    self,
                    other);
            news.onOut();
            cutOff("a later life of this node is there");
        } else if (other.incarnation() < self.incarnation()) {
            refusals.refuse(other, "it has this gateway's node.id, and started earlier");
        }
    }

    /** Something came that is no heartbeat. */
    void onUnreadable(String why) {
        refusals.refuseUnknown(why);
    }

    /** Who is refused, by id, and why. */
    Map<String, String> refused() {
        return refusals.all();
    }

    /** Completes when this node has a part among those that live; fails when it came to some that do not understand it. */
    CompletionStage<Void> admitted() {
        return admitted.minimalCompletionStage();
    }

    /** Whoever was there stays: two who do not know each other would take command shards and groups from one another. */
    private void onMisfit(Heartbeat heartbeat) {
        String why = "it " + heartbeat.languages() + "; this one "
                + ownHeartbeat.get().languages();
        if (admitted.isDone()) {
            refusals.refuse(heartbeat.node(), why);
            return;
        }
        out = true;
        news.onOut();
        cutOff("gateways that run do not understand it");
        admitted.completeExceptionally(new NatsUnusableException(
                "cluster: gateway " + heartbeat.node().id() + " runs, and this one does not go with it: " + why
                        + "; start a version that goes with those that run, or stop those first"));
    }

    private void look() {
        long now = nanoClock.getAsLong();
        long late = now - looked - LOOK_INTERVAL.toNanos();
        looked = now;
        if (out) {
            return;
        }
        if (late > STOOD_STILL.toNanos()) {
            log.warn(
                    "nobody was looked at: this process, or its thread nats-peers, had no time millis={}",
                    late / 1_000_000);
            peers.values().forEach(peer -> peer.heard += late);
            upSince += late;
            downSince += late;
        }
        refusals.look();
        lookAtLine(now);
        if (wasUp) {
            for (Peer peer : List.copyOf(peers.values())) {
                if (now - Math.max(peer.heard, upSince) > SILENCE_LIMIT.toNanos()) {
                    die(peer, "it is silent");
                }
            }
        }
    }

    private void lookAtLine(long now) {
        boolean up = line.isUp();
        if (up && !wasUp) {
            upSince = now;
        } else if (!up && wasUp) {
            downSince = now;
        } else if (up && membership.isolated() && now - upSince > HEARD_ALL.toNanos()) {
            log.warn("this node is connected again");
            membership.rejoin();
        } else if (!up && !membership.isolated() && now - downSince > SILENCE_LIMIT.toNanos()) {
            cutOff("it has no connection");
        }
        wasUp = up;
    }

    private void cutOff(String why) {
        log.warn("this node is cut off because={}", why);
        membership.isolate();
        List.copyOf(peers.values()).forEach(peer -> die(peer, "this node is cut off"));
    }

    private void probe(Peer peer) {
        if (peer.probing || out || !line.isUp()) {
            return;
        }
        peer.probing = true;
        byte[] question = Frame.begin(0).put(peer.node).end();
        var _ = questions
                .ask(Subjects.of(peer.node.id(), Subjects.PROBE), null, question, PROBE_LIMIT)
                .whenComplete((_, failure) ->
                        thread.run(() -> onProbed(peer, failure instanceof WireFailure.NobodyThere)));
    }

    private void onProbed(Peer peer, boolean nobodyThere) {
        peer.probing = false;
        if (!nobodyThere || peers.get(peer.node.id()) != peer) {
            peer.misses = 0; // whoever does not answer at all is missed by silence
            return;
        }
        peer.misses++;
        boolean silent = nanoClock.getAsLong() - Math.max(peer.heard, upSince) > MOMENT.toNanos();
        if (peer.misses >= 2 && silent) {
            die(peer, "nobody listens there");
        } else {
            var _ = thread.runAfter(PROBE_AGAIN, () -> probe(peer));
        }
    }

    private void die(Peer peer, String why) {
        peers.remove(peer.node.id());
        log.info("node is gone node={} because={}", peer.node, why);
        news.onDied(peer.node);
        membership.die(peer.node);
    }
}
