package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Announcements;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.Listening;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.nats.client.Message;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The other gateways over one line of this one's own.
 *
 * <p>Threads: see the package; {@link #join} blocks.
 */
public final class NatsPeers implements Peers, AutoCloseable {
    /** What this version speaks to other nodes, and the oldest that it understands: see decision 13 before either is raised. */
    private static final long VERSION = 1;

    private static final long OLDEST = 1;

    private final Node self;
    private final Line line;
    private final ScheduledExecutorService timer;
    private final PeersThread thread;
    private final NatsMembership membership;
    private final NatsAnnouncements announcements;
    private final NatsCalls calls;
    private final SnapshotServer snapshots;
    private final PeerWatch watch;
    private final ExecutorService snapshotThreads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("nats-snapshot").factory());
    private volatile List<Listening> listening = List.of();
    private volatile boolean out; // set once: this node has no part any more

    /** @param line that nothing else uses much, so that nothing delays heartbeats */
    public NatsPeers(
            Node self, Line line, Questions questions, ScheduledExecutorService timer, LongSupplier nanoClock) {
        this.self = self;
        this.line = line;
        this.timer = timer;
        thread = new PeersThread(timer);
        membership = new NatsMembership(self);
        announcements = new NatsAnnouncements(self, line, questions, thread);
        snapshots = new SnapshotServer(self, line, announcements, this::takeSnapshot, nanoClock);
        watch = new PeerWatch(self, line, questions, thread, membership, new News(), this::heartbeat, nanoClock);
        calls = new NatsCalls(
                self, line, questions, new SelfCalls(self, thread), node -> thread.run(() -> watch.suspect(node)));
    }

    /** Begins to listen to the others, and to be heard. */
    public void join() throws IOException, InterruptedException {
        listening = List.of(
                line.listen(this::onBroadcast, Subjects.HEARTBEATS, Subjects.ANNOUNCEMENTS),
                line.listen(this::onQuestion, Subjects.of(self.id(), "*")));
        beat(); // before all else, so that the servers tell now if this node may not speak
        line.settle();
        watch.start();
        var _ = timer.scheduleWithFixedDelay(
                this::beat, 0, PeerWatch.HEARTBEAT_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
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

    @Override
    public CompletionStage<Void> admitted() {
        return watch.admitted();
    }

    @Override
    public Map<String, String> refused() {
        return watch.refused();
    }

    @Override
    public void close() {
        leave();
        thread.close();
        snapshotThreads.shutdownNow();
    }

    private void leave() {
        out = true;
        calls.close();
        listening.forEach(line::forget);
    }

    private void beat() {
        if (!out) {
            var _ = line.send(Subjects.HEARTBEATS, null, null, heartbeat().encode()); // if not, the others see that
        }
    }

    private Heartbeat heartbeat() {
        return new Heartbeat(self, VERSION, OLDEST, announcements.announced());
    }

    private void onBroadcast(Message message) {
        if (message.getSubject().equals(Subjects.ANNOUNCEMENTS)) {
            announcements.onMessage(message.getData());
            return;
        }
        try {
            Heartbeat heartbeat = Heartbeat.decode(message.getData());
            var _ = thread.run(() -> watch.onHeartbeat(heartbeat));
        } catch (UnreadableFrameException e) {
            var _ = thread.run(() -> watch.onUnreadable(String.valueOf(e.getMessage())));
        }
    }

    private void onQuestion(Message message) {
        switch (Subjects.last(message.getSubject())) {
            case Subjects.PROBE -> onProbe(message);
            case Subjects.SNAPSHOT -> snapshots.onMessage(message);
            default -> calls.onMessage(message);
        }
    }

    private void onProbe(Message message) {
        String replyTo = message.getReplyTo();
        if (replyTo != null) {
            var _ = line.send(replyTo, null, null, heartbeat().encode());
        }
    }

    private void takeSnapshot(Runnable task) {
        try {
            snapshotThreads.execute(task);
        } catch (RejectedExecutionException _) {
            // closed: whoever asked finds out
        }
    }

    private final class News implements PeerWatch.PeerNews {
        @Override
        public void onJoined(Node node) {
            announcements.onJoined(node);
        }

        @Override
        public void onHeartbeat(Node node, long announced) {
            announcements.onHeartbeat(node, announced);
        }

        @Override
        public void onDied(Node node) {
            announcements.onDied(node);
        }

        @Override
        public void onOut() {
            leave();
        }
    }
}
