package io.hawser.gateway;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.StayingNodes;
import io.hawser.gateway.command.route.ShardedCommands;
import io.hawser.gateway.command.shard.ShardLayout;
import io.hawser.gateway.command.shard.ShardLogs;
import io.hawser.gateway.command.shard.ShardSettings;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.device.DeviceRoute;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.Epochs;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.directory.DeviceWatcher;
import io.hawser.gateway.directory.Directory;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.gateway.group.GroupHomes;
import io.hawser.gateway.group.GroupLimits;
import io.hawser.gateway.group.Groups;
import io.hawser.gateway.group.remote.GroupRouter;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timings;
import io.hawser.gateway.security.DataDirectory;
import io.hawser.gateway.security.DeviceCredentials;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * What a gateway knows, whatever the wire and whoever calls: what happened, who is connected where, and which commands are on
 * their way. One that stands alone and one of several differ in what is said here, and nowhere above.
 *
 * <p>Threads: made and closed by the main thread; each part says its own.
 */
final class Heart implements AutoCloseable {
    private final StayingNodes staying;
    private final EventLog events;
    private final Subscriptions subscriptions;
    private final Groups served;
    private final GroupRouter groups;
    private final DeviceCredentials credentials;
    private final Epochs epochs;
    private final SessionRegistry sessions = new SessionRegistry();
    private final Directory directory;
    private final ShardedCommands commands;

    /**
     * Opens the logs, which blocks.
     *
     * @param deadlines fires deadlines of commands
     * @param timer the thread of what comes round
     */
    Heart(
            GatewayConfig config,
            Backplane backplane,
            DataDirectory data,
            TimingWheel deadlines,
            ScheduledExecutorService timer,
            InstantSource clock,
            SecureRandom random,
            Counters counters,
            Timings timings)
            throws Exception {
        Peers peers = backplane.peers();
        staying = new StayingNodes(peers.membership());

        // What happened, on its way to whoever wants to know.
        events = openEvents(config, backplane, clock, counters, timer);
        subscriptions = new Subscriptions(events, counters);
        GroupHomes homes = new GroupHomes(peers.self(), staying);
        served = openGroups(config, backplane, homes, events, clock, random, counters);
        groups = new GroupRouter(served, homes, peers, System::nanoTime, counters);
        if (!Storage.isShared(config)) {
            events.keepFor(served::needed, Settings.lag(config));
        }

        // Devices, wherever they are.
        credentials = openCredentials(config, backplane, data, clock, random, counters);
        credentials.watchRevoked(id -> sessions.disconnect(id, Disconnect.CREDENTIALS_REVOKED));
        epochs = await(Epochs.open(backplane.registers(), clock, RandomGenerator.getDefault()));
        directory = new Directory(sessions, peers, epochs, events, this::undelivered, timer, clock, counters);

        // Commands, on their way to devices.
        ShardSettings shards = Settings.shards(config);
        openShards(backplane, shards.layout());
        ShardLogs logs = new ShardLogs(
                backplane,
                shards.layout(),
                directory,
                events,
                deadlines,
                Settings.commands(config),
                clock,
                counters,
                timings);
        commands = await(ShardedCommands.open(peers, staying, logs, shards, deadlines, counters));
        var _ = directory.watch(new Elsewhere());
    }

    EventLog events() {
        return events;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    /** Those that this gateway serves. */
    Groups served() {
        return served;
    }

    /** Those of all. */
    GroupRouter groups() {
        return groups;
    }

    DeviceCredentials credentials() {
        return credentials;
    }

    Epochs epochs() {
        return epochs;
    }

    /** Those of this gateway. */
    SessionRegistry sessions() {
        return sessions;
    }

    /** Those of all. */
    Directory directory() {
        return directory;
    }

    ShardedCommands commands() {
        return commands;
    }

    /** The nodes among which commands and groups are shared out. */
    StayingNodes staying() {
        return staying;
    }

    /** Has commands and groups move to the nodes that are to have them now; does not wait. */
    void follow() {
        commands.follow();
        groups.follow();
    }

    /** Ends what waits, and writes down what was accepted. */
    @Override
    public void close() {
        directory.close();
        commands.close();
        credentials.close();
        subscriptions.close();
        groups.close();
        served.close();
        events.close();
    }

    private static EventLog openEvents(
            GatewayConfig config,
            Backplane backplane,
            InstantSource clock,
            Counters counters,
            ScheduledExecutorService timer) {
        DurableLog log = backplane.log(Storage.EVENTS);
        String node = config.node().id();
        EventLogConfig limits = Settings.eventLog(config);
        RandomGenerator random = RandomGenerator.getDefault();
        return Storage.isShared(config)
                ? EventLog.shared(log, node, limits, clock, random, counters, timer)
                : new EventLog(log, node, limits, clock, random, counters, timer);
    }

    private static Groups openGroups(
            GatewayConfig config,
            Backplane backplane,
            GroupHomes homes,
            EventLog events,
            InstantSource clock,
            SecureRandom random,
            Counters counters)
            throws InterruptedException {
        DurableLog log = backplane.log(Storage.GROUPS);
        GroupLimits limits = Settings.groups(config);
        return Storage.isShared(config)
                ? Groups.openShared(homes, log, events, limits, clock, System::nanoTime, random, counters)
                : Groups.open(log, events, limits, clock, System::nanoTime, random, counters);
    }

    /** Now, as an engine may take its time over a new log: whoever follows the nodes later must not wait. */
    private static void openShards(Backplane backplane, ShardLayout layout) {
        for (int shard = 0; shard < layout.count(); shard++) {
            var _ = backplane.log(layout.log(shard));
        }
    }

    private static DeviceCredentials openCredentials(
            GatewayConfig config,
            Backplane backplane,
            DataDirectory data,
            InstantSource clock,
            SecureRandom random,
            Counters counters)
            throws Exception {
        DurableLog log = backplane.log(Storage.DEVICES);
        return Storage.isShared(config)
                ? DeviceCredentials.openShared(
                        log, data, clock, random, () -> counters.increment(Counter.DEVICE_FOLLOW_FAILURES))
                : DeviceCredentials.open(log, data, clock, random);
    }

    /** A command that was sent on its way to another gateway did not reach its device there. */
    private void undelivered(Command command, DeviceRoute route) {
        commands.undelivered(command, route);
    }

    /** Has commands follow devices that connect to other gateways; those of this one tell them themselves. */
    private final class Elsewhere implements DeviceWatcher {
        @Override
        public void onConnected(DeviceId device, Node node) {
            if (!node.equals(directory.self())) {
                commands.onConnected(device);
            }
        }

        @Override
        public void onGone(DeviceId device) {} // they wait, as for any that is not connected
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get();
    }
}
