package io.hawser.gateway.part;

import io.hawser.gateway.device.Admission;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.peer.Isolation;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * This node, when it has lost the others.
 *
 * <p>Threads: one at a time; devices are told by virtual threads, for whoever writes to one may hang, with its line.
 */
public final class NodeAlone implements Isolation.Consequences {
    private final Consumer<Boolean> sayNotServing;
    private final Admission admission;
    private final SessionRegistry sessions;
    private final Supplier<String> otherNode;

    /**
     * As this node is.
     *
     * @param sayNotServing has health say so, while it is told true
     * @param otherNode where another node was, {@code host:port}; empty when that is not known
     */
    public NodeAlone(
            Consumer<Boolean> sayNotServing,
            Admission admission,
            SessionRegistry sessions,
            Supplier<String> otherNode) {
        this.sayNotServing = sayNotServing;
        this.admission = admission;
        this.sessions = sessions;
        this.otherNode = otherNode;
    }

    @Override
    public void leaveService() {
        sayNotServing.accept(true);
    }

    @Override
    public void sendDevicesAway() {
        admission.pause(otherNode);
        Thread.ofVirtual()
                .name("send-away")
                .start(() -> sessions.all().forEach(session -> {
                    String where = otherNode.get();
                    Thread.ofVirtual()
                            .name("send-away")
                            .start(() -> session.end(Disconnect.OVERLOADED, Duration.ZERO, where));
                }));
    }

    @Override
    public void serveAgain() {
        admission.resume();
        sayNotServing.accept(false);
    }
}
