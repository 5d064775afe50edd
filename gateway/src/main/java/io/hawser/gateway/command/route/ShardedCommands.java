package io.hawser.gateway.command.route;

import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.backplane.StayingNodes;
import io.hawser.gateway.command.Cancellation;
import io.hawser.gateway.command.CommandDesk;
import io.hawser.gateway.command.CommandKey;
import io.hawser.gateway.command.CommandPage;
import io.hawser.gateway.command.CommandQuery;
import io.hawser.gateway.command.CommandRequest;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.Commands;
import io.hawser.gateway.command.CommandsUnreachableException;
import io.hawser.gateway.command.Submission;
import io.hawser.gateway.command.shard.OwnShards;
import io.hawser.gateway.command.shard.Shard;
import io.hawser.gateway.command.shard.ShardOpening;
import io.hawser.gateway.command.shard.ShardSettings;
import io.hawser.gateway.command.shard.ShardStatus;
import io.hawser.gateway.command.wire.Question;
import io.hawser.gateway.device.DeviceRoute;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.SessionListener;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The commands of the whole cluster, as one gateway sees them: those that it keeps, and the way to all others.
 *
 * <p>Threads: any; nothing blocks.
 */
public final class ShardedCommands implements CommandDesk, SessionListener, AutoCloseable {
    private static final int MAX_PAYLOAD_BYTES = Calls.MAX_BODY_BYTES - 2_048; // with what is around it

    private final ShardSettings settings;
    private final TimingWheel wheel;
    private final OwnShards own;
    private final List<Shard> shards;
    private final ShardCalls calls;
    private final ShardAccess access;
    private final Questions questions;
    private final ShardServer server;
    private final DeviceEnd deviceEnd;
    private final Registration membership;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ShardedCommands(
            Peers peers,
            StayingNodes nodes,
            ShardOpening opening,
            ShardSettings settings,
            TimingWheel wheel,
            Counters counters) {
        this.settings = settings;
        this.wheel = wheel;
        this.own = new OwnShards(peers.self(), nodes, settings.layout(), opening, wheel);
        this.shards = own.all();
        this.calls = new ShardCalls(peers.calls());
        this.access = new ShardAccess(shards, own.owners(), calls, wheel, ConcurrentHashMap.newKeySet(), closed::get);
        this.questions = new Questions(access, settings);
        this.server = new ShardServer(peers.calls(), access);
        this.deviceEnd = new DeviceEnd(access, questions, settings, counters);
        this.membership = peers.membership().watch(new Following());
    }

    /**
     * Opens the shards that this node is to have, and follows who is alive from then on. Completes when those are open; a
     * gateway that stands alone fails if its only one can't be opened, one of a cluster goes on trying.
     *
     * @param nodes among which shards are shared out
     * @param wheel turned by a thread that does nothing else
     */
    public static CompletionStage<ShardedCommands> open(
            Peers peers,
            StayingNodes nodes,
            ShardOpening opening,
            ShardSettings settings,
            TimingWheel wheel,
            Counters counters) {
        ShardedCommands commands = new ShardedCommands(peers, nodes, opening, settings, wheel, counters);
        if (settings.settling().isZero()) {
            return commands.own.settle().thenApply(_ -> commands);
        }
        wheel.timer(() -> {
                    var _ = commands.own.settle(); // they are tried again until it succeeds
                })
                .set(settings.settling());
        return CompletableFuture.completedStage(commands);
    }

    @Override
    public CompletionStage<Submission> submit(CommandRequest request) {
        if (shards.size() > 1 && request.payload().size() > MAX_PAYLOAD_BYTES) {
            return CompletableFuture.completedStage(
                    new Submission.LimitReached("max-payload-bytes", MAX_PAYLOAD_BYTES, Duration.ZERO));
        }
        return questions.submit(request).exceptionallyCompose(failure -> {
            Throwable cause = Causes.of(failure);
            return cause instanceof CommandsUnreachableException
                    ? CompletableFuture.completedStage(new Submission.Unreachable(String.valueOf(cause.getMessage())))
                    : CompletableFuture.failedStage(cause);
        });
    }

    /** As {@link CommandDesk#find}; whoever keeps it is not known, so all are asked unless it is here. */
    @Override
    public CompletionStage<Optional<CommandStatus>> find(UUID id) {
        Optional<CommandStatus> here = own.find(id);
        if (here.isPresent()) {
            return CompletableFuture.completedStage(here);
        }
        return Gathering.first(all(shard -> questions.find(shard, id)), Optional::isPresent, Optional.empty());
    }

    @Override
    public CompletionStage<Cancellation> cancel(UUID id) {
        OptionalInt here = own.keeping(id);
        if (here.isPresent()) {
            return questions.cancel(here.getAsInt(), id);
        }
        return Gathering.first(
                all(shard -> questions.cancel(shard, id)),
                outcome -> !(outcome instanceof Cancellation.NotFound),
                new Cancellation.NotFound());
    }

    @Override
    public CompletionStage<CommandPage> list(CommandQuery query, Optional<CommandKey> after, int limit) {
        Question.ListOf list = new Question.ListOf(query, after, limit);
        if (query.device().isPresent()) {
            return questions.list(settings.layout().of(query.device().get()), list);
        }
        return Gathering.all(all(shard -> questions.list(shard, list)))
                .thenApply(pages -> PageMerge.merge(pages, limit));
    }

    @Override
    public CompletionStage<Map<DeviceId, Integer>> queued(Collection<DeviceId> devices) {
        Map<Integer, List<DeviceId>> byShard = devices.stream().collect(Collectors.groupingBy(settings.layout()::of));
        List<CompletionStage<Map<DeviceId, Integer>>> answers = new ArrayList<>();
        byShard.forEach((shard, its) -> answers.add(questions.queued(shard, its).exceptionally(_ -> Map.of())));
        return Gathering.all(answers).thenApply(parts -> {
            Map<DeviceId, Integer> queued = new HashMap<>();
            parts.forEach(queued::putAll);
            return queued;
        });
    }

    /** Unfinished commands of the shards that are here. */
    public int outstanding() {
        return own.open().mapToInt(Commands::outstanding).sum();
    }

    /** How many commands a device of this node has and did not end, whichever node sent them. */
    public int inFlight(DeviceSession session) {
        Optional<Commands> here =
                shards.get(settings.layout().of(session.device())).commands();
        return (int) session.commandsInFlight().stream()
                .filter(id -> here.flatMap(commands -> commands.find(id))
                        .filter(command -> command.status().state().terminal()) // cancelled: it may never answer
                        .isEmpty())
                .count();
    }

    /** Sends nothing further to devices of this node from now on: it leaves service. What is accepted waits for the next. */
    public void hold() {
        shards.forEach(Shard::hold);
    }

    /** Whether devices of this node said something that has not reached its shard yet. */
    public boolean hasUntoldAnswers() {
        return deviceEnd.isBusy();
    }

    /** A device connected to another node. */
    public void onConnected(DeviceId device) {
        deviceEnd.onConnected(device);
    }

    @Override
    public void onConnected(DeviceSession session) {
        deviceEnd.onConnected(session.device());
    }

    @Override
    public void onCommandAck(DeviceSession session, UUID command) {
        onCommandAck(session.device(), command);
    }

    @Override
    public void onCommandResult(DeviceSession session, CommandResult result) {
        onCommandResult(session.device(), result);
    }

    /** A device of this node has a command. */
    public void onCommandAck(DeviceId device, UUID command) {
        deviceEnd.onCommandAck(device, command);
    }

    /** A device of this node has ended a command. */
    public void onCommandResult(DeviceId device, CommandResult result) {
        deviceEnd.onCommandResult(device, result);
    }

    /**
     * A command that was sent on its way to another node did not reach the device there: see {@link Commands#undelivered}.
     * May be called while sending, under whatever lock.
     */
    public void undelivered(Command command, DeviceRoute route) {
        wheel.timer(() -> shards.get(settings.layout().of(route.device()))
                        .commands()
                        .ifPresent(commands -> commands.undelivered(route.device(), command.id(), route.epoch())))
                .set(Duration.ZERO);
    }

    /** Forgets finished commands that were kept for long enough, and what the logs need not keep. Called now and then. */
    public void sweep() {
        own.open().forEach(Commands::sweep);
    }

    /** Writes down how far ends were told, and looks who is alive and stays. Called about once a second. */
    public void report() {
        own.open().forEach(Commands::report);
        follow();
    }

    /** Looks who is alive and stays in service: opens shards that are to be here, and gives away the others. */
    public void follow() {
        own.follow();
    }

    /** Each shard, as this node sees it. */
    public List<ShardStatus> statuses() {
        return own.statuses();
    }

    /** Why commands that this node is to keep can't be taken nor ended, if it is so: for the operator. */
    public Optional<String> failing() {
        return own.failing();
    }

    /** Ends all waiting here; commands live on in their logs, and where these are opened next. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            membership.close();
            server.close();
            own.close();
            calls.close();
            access.stopAll();
        }
    }

    private <T> List<CompletionStage<T>> all(IntFunction<CompletionStage<T>> question) {
        return IntStream.range(0, shards.size()).mapToObj(question).toList();
    }

    private final class Following implements Membership.Listener {
        @Override
        public void onJoined(Node node) {
            own.follow();
        }

        @Override
        public void onDied(Node node) {
            own.follow();
            calls.onDied(node);
        }

        @Override
        public void onRejoined() {
            own.follow();
        }
    }
}
