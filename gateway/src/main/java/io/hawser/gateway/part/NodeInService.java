package io.hawser.gateway.part;

import io.hawser.gateway.command.route.ShardedCommands;
import io.hawser.gateway.device.Admission;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.directory.Directory;
import io.hawser.gateway.group.Groups;
import io.hawser.gateway.mina.DeviceListener;
import io.hawser.gateway.supervision.drain.DrainPlan;
import io.hawser.gateway.supervision.drain.Drainable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** This node, as draining takes it out of service. */
public final class NodeInService implements Drainable {
    private static final Duration LOOK = Duration.ofMillis(10);

    private final Runnable sayNotServing;
    private final DeviceListener listener;
    private final Admission admission;
    private final SessionRegistry sessions;
    private final Directory directory;
    private final ShardedCommands commands;
    private final Groups groups;
    private final Supplier<String> otherNode;

    /**
     * As this node is.
     *
     * @param sayNotServing has health say so from now on
     * @param otherNode where to send who comes when the plan does not say; empty when there is nobody else
     */
    public NodeInService(
            Runnable sayNotServing,
            DeviceListener listener,
            Admission admission,
            SessionRegistry sessions,
            Directory directory,
            ShardedCommands commands,
            Groups groups,
            Supplier<String> otherNode) {
        this.sayNotServing = sayNotServing;
        this.listener = listener;
        this.admission = admission;
        this.sessions = sessions;
        this.directory = directory;
        this.commands = commands;
        this.groups = groups;
        this.otherNode = otherNode;
    }

    @Override
    public void leaveService(DrainPlan plan) {
        sayNotServing.run();
        if (plan.stopping() && listener.outlivesUs()) {
            listener.stopAcceptingForGood(); // who connects now waits for the next process
        }
        if (plan.alternate().isEmpty()) {
            admission.close(otherNode);
        } else {
            admission.close(plan.alternate());
        }
    }

    @Override
    public void hold() {
        commands.hold();
        directory.hold();
    }

    @Override
    public List<? extends Guest> guests() {
        return sessions.all().map(Device::new).toList();
    }

    @Override
    public int sessions() {
        return sessions.count();
    }

    @Override
    public int commandsInFlight() {
        return sessions.all().mapToInt(commands::inFlight).sum();
    }

    @Override
    public void flush() throws InterruptedException {
        commands.report();
        groups.write();
        while (commands.hasUntoldAnswers()) {
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos()); // drain's limit interrupts it; who is not told sends again
        }
    }

    private final class Device implements Guest {
        private final DeviceSession session;

        private Device(DeviceSession session) {
            this.session = session;
        }

        @Override
        public boolean busy() {
            return commands.inFlight(session) > 0;
        }

        @Override
        public void sendAway(Duration reconnectAfter, String alternate) {
            session.end(Disconnect.DRAINING, reconnectAfter, alternate);
        }
    }
}
