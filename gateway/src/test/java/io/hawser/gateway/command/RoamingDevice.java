package io.hawser.gateway.command;

import io.hawser.gateway.device.DeviceRoute;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A device that is connected to one of many nodes, or to none. It does each command once, and when it is sent one again it
 * repeats what it answered.
 */
final class RoamingDevice {
    private final ManyNodes all;
    private final DeviceId id;
    private final Function<Command, Optional<CommandResult.Status>> work;
    private final Payload result;
    private final Map<UUID, Optional<CommandResult.Status>> done = new ConcurrentHashMap<>();
    private final List<Command> received = new CopyOnWriteArrayList<>();
    private volatile Optional<Session> session = Optional.empty(); // written by the test's threads

    private volatile boolean vanished; // likewise
    private volatile Runnable onReceived = () -> {}; // likewise

    private record Session(NodeOfMany node, long epoch) {}

    /** @param work what it answers, if anything */
    RoamingDevice(ManyNodes all, DeviceId id, Function<Command, Optional<CommandResult.Status>> work) {
        this(all, id, work, Payload.ofUtf8("did"));
    }

    RoamingDevice(ManyNodes all, DeviceId id, Function<Command, Optional<CommandResult.Status>> work, Payload result) {
        this.all = all;
        this.id = id;
        this.work = work;
        this.result = result;
        all.devices.put(id, this);
    }

    void connectTo(NodeOfMany node) {
        vanished = false;
        session = Optional.of(new Session(node, all.nextEpoch()));
        all.inService().forEach(each -> each.run(() -> each.commands.onConnected(id)));
    }

    /** It goes, and nobody has heard of it yet: the route to it still seems to be there. */
    void vanish() {
        vanished = true;
    }

    /** Runs that at each command, before it answers. */
    void atEachCommand(Runnable what) {
        onReceived = what;
    }

    void disconnect() {
        session = Optional.empty();
    }

    Optional<NodeOfMany> node() {
        return session.map(Session::node);
    }

    List<Command> received() {
        return received;
    }

    Optional<DeviceRoute> routeFrom(NodeOfMany from) {
        return session.map(at -> new Route(from, at));
    }

    /** On its node's thread. */
    private void receive(Command command, NodeOfMany node) {
        received.add(command);
        onReceived.run();
        Optional<CommandResult.Status> answer = done.computeIfAbsent(command.id(), _ -> work.apply(command));
        node.commands.onCommandAck(id, command.id());
        answer.ifPresent(status -> node.commands.onCommandResult(id, new CommandResult(command.id(), status, result)));
    }

    private final class Route implements DeviceRoute {
        private final NodeOfMany from;
        private final Session to;

        Route(NodeOfMany from, Session to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public DeviceId device() {
            return id;
        }

        @Override
        public long epoch() {
            return to.epoch();
        }

        @Override
        public boolean send(Command command) {
            from.run(() -> to.node().run(() -> {
                if (!vanished && session.filter(to::equals).isPresent()) {
                    receive(command, to.node());
                } else {
                    from.run(() -> from.commands.undelivered(command, this));
                }
            }));
            return true;
        }
    }
}
