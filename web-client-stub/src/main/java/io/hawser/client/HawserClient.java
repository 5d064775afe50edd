package io.hawser.client;

import io.hawser.client.group.GroupHandler;
import io.hawser.client.group.GroupOptions;
import io.hawser.client.group.GroupSubscription;
import io.hawser.client.group.Groups;
import io.hawser.client.view.BroadcastView;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.DrainPhase;
import io.hawser.client.view.DrainView;
import io.hawser.client.view.Health;
import io.hawser.client.view.RebalancePhase;
import io.hawser.client.view.RebalanceView;
import io.hawser.client.view.RestartView;
import io.hawser.client.view.StatusView;
import io.hawser.client.wire.Answers;
import io.hawser.client.wire.Calls;
import io.hawser.client.wire.CommandMapper;
import io.hawser.client.wire.HealthChecks;
import io.hawser.client.wire.Learning;
import io.hawser.client.wire.Repeat;
import io.hawser.client.wire.RepeatLimits;
import io.hawser.client.wire.StatusMapper;
import io.hawser.client.wire.StreamReader;
import io.hawser.client.wire.Streams;
import io.hawser.client.wire.gateways.Backoff;
import io.hawser.client.wire.gateways.Gateways;
import io.hawser.rpc.v1.BroadcastProgress;
import io.hawser.rpc.v1.BroadcastRequest;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.DrainProgress;
import io.hawser.rpc.v1.DrainRequest;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GetStatusRequest;
import io.hawser.rpc.v1.RebalanceProgress;
import io.hawser.rpc.v1.RebalanceRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A web server's end of the gateways. One for a process is enough; {@link #close} it at the end.
 *
 * <p>Calls go to the gateways in turn; one that failed lately rests. What reads, and what sends a command (the gateway
 * knows it by its id), is repeated elsewhere when a gateway fails; other calls only if nothing of them went out. Every call
 * has a deadline and every future ends. Of a cluster one address is enough: a gateway tells of the others. With several, one
 * that hangs, drains or dies is left within a second: calls that may be repeated and streams go on at another. Blocking calls throw {@link io.hawser.client.failure.HawserException}; futures end
 * with it.
 *
 * <p>Threads: any. Futures end on a gRPC thread or the client's timer thread: what hangs on them must not block, or must
 * go to an executor of the caller's.
 */
public final class HawserClient implements AutoCloseable {
    private static final Duration RESTART_WITHIN = Duration.ofSeconds(60);

    private final Gateways gateways;
    private final Calls calls;
    private final Streams streams;
    // for what is said to the gateway that is called
    private final Calls givenCalls;
    private final Streams givenStreams;
    private final Duration deadline;
    private final Devices devices;
    private final Commands commands;
    private final Groups groups;
    // add before the look at closed: either close sees what is open, or its opener sees that the client is closed
    private final Set<Runnable> closers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    HawserClient(Gateways gateways, RepeatLimits limits, Backoff reconnecting, Duration deadline, boolean learns) {
        this.gateways = gateways;
        this.calls = new Calls(gateways.any(), limits);
        this.streams = new Streams(gateways.any(), reconnecting, deadline);
        this.givenCalls = new Calls(gateways.given(), limits);
        this.givenStreams = new Streams(gateways.given(), reconnecting, deadline);
        this.deadline = deadline;
        this.devices = new Devices(calls, deadline);
        this.commands = new Commands(calls, deadline, this::broadcast);
        this.groups = new Groups(calls, deadline);
        if (learns) {
            var learning = new Streams(gateways.any(), reconnecting, deadline)
                    .reader("learning", GatewayControlGrpc.getWatchStatusMethod(), new Learning(gateways));
            gateways.onFirstUse(() -> start(learning));
        }
    }

    public static HawserClientBuilder builder() {
        return new HawserClientBuilder();
    }

    /** The state of the gateway that answers, now. */
    public StatusView status() {
        return Answers.await(statusAsync());
    }

    /** The state of a node, now, whichever gateway is asked; {@code NotFound} when the cluster has no such node. */
    public StatusView status(String node) {
        return Answers.await(statusAsync(node));
    }

    public CompletableFuture<StatusView> statusAsync() {
        return statusAsync("");
    }

    public CompletableFuture<StatusView> statusAsync(String node) {
        return calls.call(
                GatewayControlGrpc.getGetStatusMethod(),
                GetStatusRequest.newBuilder().setNode(node).build(),
                Repeat.SAFE,
                deadline,
                StatusMapper::view);
    }

    /** What the gateway that answers says to health checks, of itself as a whole. No token is needed for it. */
    public Health health() {
        return Answers.await(healthAsync());
    }

    public CompletableFuture<Health> healthAsync() {
        return HealthChecks.ofNode(calls, deadline);
    }

    /** The state of a gateway as it changes; figures at most every {@code interval} (100 ms to 1 h). */
    public StatusWatch watchStatus(Duration interval, StatusListener listener) {
        return watchStatus(interval, "", listener);
    }

    /** As {@link #watchStatus(Duration, StatusListener)}, of a node, whichever gateway is asked. */
    public StatusWatch watchStatus(Duration interval, String node, StatusListener listener) {
        var reader = streams.reader(
                "status",
                GatewayControlGrpc.getWatchStatusMethod(),
                new StatusReading(Requests.watch(interval, node), listener));
        start(reader);
        return new StatusWatch(reader);
    }

    /**
     * Restarts a component of the gateway that answers, which is one whose address was given; with several of these, say
     * which node is meant.
     */
    public RestartView restart(String component, RestartMode mode) {
        return Answers.await(restartAsync(component, mode));
    }

    public CompletableFuture<RestartView> restartAsync(String component, RestartMode mode) {
        return restartAsync(component, mode, "");
    }

    /** Restarts a component of a node, whichever gateway is asked to; {@code NotFound} when the cluster has no such node. */
    public RestartView restart(String component, RestartMode mode, String node) {
        return Answers.await(restartAsync(component, mode, node));
    }

    public CompletableFuture<RestartView> restartAsync(String component, RestartMode mode, String node) {
        return (node.isEmpty() ? givenCalls : calls)
                .call(
                        GatewayControlGrpc.getRestartMethod(),
                        Requests.restart(component, mode, node),
                        Repeat.ONLY_UNSENT,
                        RESTART_WITHIN,
                        StatusMapper::view);
    }

    /**
     * Takes a node out of service and waits until it is; answers the last progress. Interrupted, or when this fails, the
     * draining goes on: calling again follows it.
     *
     * @param progress is told how far it is, at most every 100 ms, on a thread of the draining's own; what it throws ends
     *     the waiting
     */
    public DrainView drain(DrainOptions options, Consumer<DrainView> progress) {
        try (Drain drain = drainAsync(options, progress)) {
            return Answers.await(drain.done());
        }
    }

    /** As {@link #drain}, without waiting. */
    public Drain drainAsync(DrainOptions options, Consumer<DrainView> progress) {
        var reading = new ProgressReading<DrainRequest, DrainProgress, DrainView>(
                Requests.drain(options),
                StatusMapper::view,
                progress,
                view -> view.phase() == DrainPhase.DONE,
                "the draining was followed no further before it was done; it goes on");
        Streams to = options.node().isEmpty() ? givenStreams : streams;
        var reader = to.reader("drain", GatewayControlGrpc.getDrainMethod(), reading);
        start(reader);
        return new Drain(reading, reader);
    }

    /**
     * Sends devices of a node to nodes that have fewer, and waits until it has its share; answers the last progress.
     * Interrupted, or when this fails, it goes on: calling again follows it.
     *
     * @param progress is told how far it is, on a thread of the rebalancing's own; what it throws ends the waiting
     */
    public RebalanceView rebalance(RebalanceOptions options, Consumer<RebalanceView> progress) {
        try (Rebalance rebalance = rebalanceAsync(options, progress)) {
            return Answers.await(rebalance.done());
        }
    }

    /** As {@link #rebalance}, without waiting. */
    public Rebalance rebalanceAsync(RebalanceOptions options, Consumer<RebalanceView> progress) {
        var reading = new ProgressReading<RebalanceRequest, RebalanceProgress, RebalanceView>(
                Requests.rebalance(options),
                StatusMapper::view,
                progress,
                view -> view.phase() == RebalancePhase.DONE,
                "the rebalancing was followed no further before it was done; it goes on");
        Streams to = options.node().isEmpty() ? givenStreams : streams;
        var reader = to.reader("rebalance", GatewayControlGrpc.getRebalanceMethod(), reading);
        start(reader);
        return new Rebalance(reading, reader);
    }

    /** Sends a command and answers how it stands when what it waits for is reached. One that ended badly is an answer too. */
    public CommandView send(SendCommand command) {
        return Answers.await(sendAsync(command));
    }

    /** As {@link #send}. Cancelling the future ends the waiting, not the command. */
    public CompletableFuture<CommandView> sendAsync(SendCommand command) {
        return commands.call(command);
    }

    /** What devices are to do: sending with a future for every stage, looking up, cancelling, broadcasting. */
    public Commands commands() {
        return commands;
    }

    /** Who is there, and who may be. */
    public Devices devices() {
        return devices;
    }

    /** The named groups that read events. */
    public Groups groups() {
        return groups;
    }

    /** Hands events to {@code handler} until the subscription is closed; see {@link Subscription#started}. */
    public Subscription subscribe(SubscribeOptions options, EventHandler handler) {
        var reading = new SubscriptionReading(options, handler);
        var reader = streams.reader("subscription", DeviceMessagingGrpc.getSubscribeMethod(), reading);
        start(reader);
        return new Subscription(reading, reader);
    }

    /** Reads everything for a named group, with the usual options; see {@link GroupOptions#of}. */
    public GroupSubscription subscribe(String group, GroupHandler handler) {
        return subscribe(GroupOptions.of(group), handler);
    }

    /** Reads for a named group: what {@code handler} returns from is acknowledged, what it throws at comes again. */
    public GroupSubscription subscribe(GroupOptions options, GroupHandler handler) {
        var subscription = new GroupSubscription(options, handler, streams);
        start(subscription::start, subscription::close, subscription.ended());
        return subscription;
    }

    private Broadcast broadcast(BroadcastCommand command, Consumer<BroadcastView> progress) {
        var reading = new ProgressReading<BroadcastRequest, BroadcastProgress, BroadcastView>(
                Requests.broadcast(command),
                CommandMapper::broadcast,
                progress,
                BroadcastView::done,
                "the broadcast was closed before it was done");
        var reader = streams.reader("broadcast", DeviceMessagingGrpc.getBroadcastMethod(), reading);
        start(reader);
        return new Broadcast(reading, reader);
    }

    private void start(StreamReader<?, ?> reader) {
        start(reader::start, reader::close, reader.ended());
    }

    private void start(Runnable starter, Runnable closer, CompletableFuture<Void> ended) {
        closers.add(closer);
        var unused = ended.whenComplete((nothing, failure) -> closers.remove(closer)); // only tidies up
        starter.run();
        if (closed) {
            closer.run();
        }
    }

    /** Ends subscriptions and watches, waiting for their handlers, then every call under way, then the connections. */
    @Override
    public void close() {
        closed = true;
        closers.forEach(Runnable::run);
        calls.close();
        givenCalls.close();
        gateways.close();
    }
}
