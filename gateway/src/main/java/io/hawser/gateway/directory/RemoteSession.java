package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.device.DeviceRoute;
import io.hawser.gateway.directory.wire.Announcement.Here;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;

/**
 * A session that another node said it has. There may be a million, so that it is kept small.
 *
 * <p>Threads: any; it does not change. Whether it is still there only its node knows.
 */
public final class RemoteSession implements DeviceRoute {
    /** Of the sessions of one device the one that stays is the last. */
    static final Comparator<RemoteSession> OLDEST_FIRST =
            Comparator.comparingLong(RemoteSession::epoch).thenComparing(RemoteSession::node);

    private final RemoteNode owner;
    private final DeviceId device;
    private final long epoch;
    private final long sinceMillis;
    private final String protocol;
    private final byte[] address; // a String would be 24 bytes more

    RemoteSession(RemoteNode owner, DeviceId device, Here said) {
        this.owner = owner;
        this.device = device;
        this.epoch = said.epoch();
        this.sinceMillis = said.sinceMillis();
        this.protocol = said.protocol();
        this.address = said.address().getBytes(StandardCharsets.UTF_8);
    }

    /** The node that has it. */
    public Node node() {
        return owner.node();
    }

    @Override
    public DeviceId device() {
        return device;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    /** Sends it to the node that has the device; what could not be sent is told to {@link Undelivered}. */
    @Override
    public boolean send(Command command) {
        owner.forwarding().forward(this, command);
        return true;
    }

    /** The same session, told again. */
    boolean is(DeviceRoute other) {
        return other instanceof RemoteSession that
                && that.epoch == epoch
                && that.node().equals(node());
    }

    boolean isOf(RemoteNode node) {
        return owner == node;
    }

    /** Whether its node is gone, and it with it. */
    boolean isLost() {
        return owner.isGone();
    }

    /** Of two sessions of one device, one per node, the newer one is the one that stays. */
    boolean isNewerThan(long otherEpoch, Node otherNode) {
        return epoch > otherEpoch || (epoch == otherEpoch && node().compareTo(otherNode) > 0);
    }

    ConnectedDevice describe() {
        return new ConnectedDevice(
                device,
                node(),
                epoch,
                protocol,
                new String(address, StandardCharsets.UTF_8),
                Instant.ofEpochMilli(sinceMillis));
    }
}
