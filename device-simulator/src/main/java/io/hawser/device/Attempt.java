package io.hawser.device;

import io.hawser.device.mina.GatewayLink;
import io.hawser.device.mina.LinkEvents;
import io.hawser.device.websocket.UpgradeRefusedException;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.ProtocolFault;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One attempt at a session, from connecting to the end; brings what its connection tells into the device's lock.
 *
 * <p>Threads: the {@code on…} methods as {@link LinkEvents} says; the rest under the device's lock, see {@link Turn}.
 */
final class Attempt implements LinkEvents {
    private final Conversation conversation;
    private final Consumer<Consumer<Turn>> turns;
    private final GatewayAddress gateway;
    /** What the gateway complained about; it closes after a complaint that ends the session. */
    private Optional<ProtocolFault> fault = Optional.empty();
    /** Whether it is inside the network's login gate. */
    private boolean inGate;

    Attempt(Conversation conversation, Consumer<Consumer<Turn>> turns, GatewayAddress gateway) {
        this.conversation = conversation;
        this.turns = turns;
        this.gateway = gateway;
    }

    GatewayAddress gateway() {
        return gateway;
    }

    void enterGate() {
        inGate = true;
    }

    /** Leaves the login gate after the turn, if it is inside. */
    void leaveGate(Turn turn, LoginGate gate) {
        if (inGate) {
            inGate = false;
            turn.afterwards(gate::leave);
        }
    }

    void complain(ProtocolFault complaint) {
        fault = Optional.of(complaint);
    }

    @Override
    public void onConnectFailed(Throwable cause) {
        Setback setback = new Setback.ConnectFailed(
                // Of a refused upgrade the sentence says it all.
                cause instanceof UpgradeRefusedException ? String.valueOf(cause.getMessage()) : cause.toString());
        turns.accept(turn -> conversation.onSetback(turn, this, setback));
    }

    @Override
    public void onOpened(GatewayLink link) {
        turns.accept(turn -> conversation.onOpened(turn, this, link));
    }

    @Override
    public void onMessages(List<GatewayMessage> messages) {
        turns.accept(turn -> conversation.onMessages(turn, this, messages));
    }

    @Override
    public void onMalformed(MalformedFrameException malformed) {
        Setback setback = new Setback.GatewayBrokeProtocol("malformed frame: " + malformed.getMessage());
        turns.accept(turn -> conversation.onSetback(turn, this, setback));
    }

    @Override
    public void onClosed() {
        turns.accept(turn -> {
            Setback setback = fault.<Setback>map(Setback.Faulted::new).orElseGet(Setback.LinkLost::new);
            conversation.onSetback(turn, this, setback);
        });
    }
}
