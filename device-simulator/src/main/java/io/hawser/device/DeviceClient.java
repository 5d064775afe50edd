package io.hawser.device;

import io.hawser.device.websocket.Subprotocol;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A device: connects to a gateway, logs in, sends uplinks, carries out commands, and comes back when the connection
 * breaks, until it is closed or dismissed.
 *
 * <pre>{@code
 * try (DeviceNetwork network = DeviceNetwork.open();
 *         DeviceClient device = DeviceClient.start(network, config, handler, DeviceListener.none())) {
 *     device.uplink("temperature", Payload.ofUtf8("21.5")).thenAccept(outcome -> …);
 * }
 * }</pre>
 *
 * <p>Every stage that it returns ends: with the outcome, or when the device ends, with {@link DeviceEndedException}.
 *
 * <p>Threads: any thread may call any method; none blocks, and none runs other people's code under the lock. Stages
 * complete on an I/O thread of the network: what depends on them must not block there, or use the {@code …Async} methods.
 */
public final class DeviceClient implements AutoCloseable {
    private final DeviceClientConfig config;
    // Guards everything that a Turn passes through: Conversation, Uplinks, CommandDesk and what those own.
    private final ReentrantLock lock = new ReentrantLock();
    private final Uplinks uplinks;
    private final Conversation conversation;

    private DeviceClient(
            DeviceNetwork network,
            DeviceClientConfig config,
            CommandHandler handler,
            DeviceListener listener,
            Runnable onEnded) {
        this.config = config;
        DeviceCodec codec = network.codec(config.protocol());
        if (config.gateways().stream().anyMatch(gateway -> gateway.carrier() instanceof Carrier.WebSocket)) {
            var _ = Subprotocol.of(codec); // refuse one that there is not before anything runs
        }
        BodyLimit limit = new BodyLimit(codec);
        this.uplinks = new Uplinks(config.window(), limit);
        CommandDesk desk =
                new CommandDesk(network, handler, this::turn, config.commands(), limit, listener::onCommandRepeated);
        this.conversation =
                new Conversation(network, config, this::turn, uplinks, desk, new Announcer(listener), onEnded);
    }

    /**
     * A device on a network that it may share with many, connecting already.
     *
     * @throws IllegalArgumentException when no wire protocol of that name is installed, or no WebSocket carries it to a gateway
     *     that wants one
     * @throws IllegalStateException when {@code network} is closed
     */
    public static DeviceClient start(
            DeviceNetwork network, DeviceClientConfig config, CommandHandler handler, DeviceListener listener) {
        return network.add(onEnded -> new DeviceClient(network, config, handler, listener, onEnded));
    }

    /** A device on a network of its own, which closes with it. */
    public static DeviceClient start(DeviceClientConfig config, CommandHandler handler, DeviceListener listener) {
        DeviceNetwork network = DeviceNetwork.open(1);
        try {
            return network.add(onEnded -> new DeviceClient(network, config, handler, listener, () -> {
                onEnded.run();
                network.close();
            }));
        } catch (IllegalArgumentException refused) {
            network.close();
            throw refused;
        }
    }

    public DeviceId device() {
        return config.device();
    }

    /** Where it stands now. */
    public DeviceState state() {
        return conversation.state();
    }

    /**
     * Sends an uplink at least once: it is kept until the gateway acknowledges it, over as many sessions as that takes.
     * Uplinks go out in the order of the calls. One too many or too large is refused at once, as its outcome says.
     *
     * @param name what it is about, 1 to 64 bytes of UTF-8
     * @throws IllegalArgumentException when {@code name} is longer or empty
     */
    public CompletionStage<UplinkOutcome> uplink(String name, Payload payload) {
        Turn turn = new Turn();
        CompletionStage<UplinkOutcome> outcome;
        lock.lock();
        try {
            outcome = uplinks.submit(turn, name, payload);
            conversation.flush(turn);
        } finally {
            lock.unlock();
        }
        turn.finish();
        return outcome;
    }

    /**
     * Sends an uplink at most once, without an answer.
     *
     * @return false when it is dropped at once: no session, too large, or too much on its way out
     * @throws IllegalArgumentException when {@code name} is not 1 to 64 bytes of UTF-8
     */
    public boolean uplinkUnacknowledged(String name, Payload payload) {
        Turn turn = new Turn();
        boolean sent;
        lock.lock();
        try {
            sent = uplinks.submitUnacknowledged(turn, name, payload);
            conversation.flush(turn);
        } finally {
            lock.unlock();
        }
        turn.finish();
        return sent;
    }

    /**
     * Loses the connection at once and without a word, as when the network fails; the device comes back by its back-off and
     * sends again what was not acknowledged. Nothing happens without a session.
     */
    public void breakConnection() {
        turn(conversation::breakConnection);
    }

    /** Says BYE, if there is a session, and ends; returns at once. Closing again does nothing. */
    @Override
    public void close() {
        turn(turn -> conversation.end(turn, new Setback.ClosedByOwner()));
    }

    /** Begins; called once, by the network. */
    void connect() {
        turn(conversation::start);
    }

    private void turn(Consumer<Turn> step) {
        Turn turn = new Turn();
        lock.lock();
        try {
            step.accept(turn);
            conversation.flush(turn);
        } finally {
            lock.unlock();
        }
        turn.finish();
    }
}
