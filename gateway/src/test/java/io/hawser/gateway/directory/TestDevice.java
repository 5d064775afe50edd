package io.hawser.gateway.directory;

import static java.util.Objects.requireNonNull;

import io.hawser.gateway.device.DeviceLink;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.SessionServices;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Welcome;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A device on a link that records what it is sent, and whose I/O thread is that of its node.
 *
 * <p>Threads: any.
 */
public final class TestDevice implements DeviceLink {
    private final DeviceId id;
    private final Executor io;
    private final List<GatewayMessage> received = new CopyOnWriteArrayList<>();
    private volatile @Nullable DeviceSession session; // set by the I/O thread, first of all
    private volatile boolean closed;

    private TestDevice(String id, Executor io) {
        this.id = new DeviceId(id);
        this.io = io;
    }

    /** Connects and says HELLO. */
    static TestDevice connect(String id, SessionServices services, Executor io) {
        TestDevice device = new TestDevice(id, io);
        io.execute(() -> device.session = new DeviceSession(device, services));
        device.say(new Hello(device.id, new Authentication.None(), 0));
        return device;
    }

    DeviceId id() {
        return id;
    }

    /** The epoch of its WELCOME, once it has it. */
    public OptionalLong epoch() {
        return received.stream()
                .filter(Welcome.class::isInstance)
                .mapToLong(message -> ((Welcome) message).epoch())
                .findFirst();
    }

    public boolean welcome() {
        return epoch().isPresent();
    }

    public Optional<GoAway.Reason> sentAway() {
        return first(GoAway.class).map(GoAway::reason);
    }

    Optional<ProtocolFault> fault() {
        return first(ProtocolFault.class);
    }

    List<String> commands() {
        return received.stream()
                .filter(Command.class::isInstance)
                .map(message -> ((Command) message).name())
                .toList();
    }

    boolean closed() {
        return closed;
    }

    void say(DeviceMessage message) {
        io.execute(() -> {
            session().onMessage(message);
            session().onReadEnd(1);
        });
    }

    /** As far as it is read in one go: the read's end does not come. */
    void sayAndGoOn(DeviceMessage message) {
        io.execute(() -> session().onMessage(message));
    }

    /** Its connection breaks. */
    void drop() {
        closed = true;
        io.execute(() -> session().onClosed());
    }

    private DeviceSession session() {
        return requireNonNull(session);
    }

    private <T> Optional<T> first(Class<T> type) {
        return received.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    @Override
    public String protocol() {
        return "fake";
    }

    @Override
    public String address() {
        return "127.0.0.1:" + id.value().length();
    }

    @Override
    public boolean send(GatewayMessage message) {
        if (!closed) {
            received.add(message);
        }
        return true;
    }

    @Override
    public void closeAfterWrites() {
        drop();
    }

    @Override
    public void closeNow() {
        drop();
    }

    @Override
    public void suspendReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void afterRound(Runnable work) {
        work.run();
    }

    @Override
    public void inTurn(Runnable work) {
        io.execute(work);
    }

    @Override
    public long messagesOut() {
        return received.size();
    }

    @Override
    public long bytesIn() {
        return 7;
    }

    @Override
    public long bytesOut() {
        return 9;
    }
}
