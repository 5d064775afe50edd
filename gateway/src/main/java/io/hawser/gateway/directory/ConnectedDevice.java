package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.device.SessionFacts;
import io.hawser.protocol.DeviceId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What every node knows of a device that is connected to one of them.
 *
 * @param node where
 * @param epoch its session's epoch
 * @param protocol the name of its wire protocol
 * @param address where it connected from, {@code host:port}
 * @param since when it logged in
 */
public record ConnectedDevice(DeviceId device, Node node, long epoch, String protocol, String address, Instant since) {

    public ConnectedDevice {
        since = since.truncatedTo(ChronoUnit.MILLIS); // as it is told to others, so that all nodes say the same
    }

    static ConnectedDevice here(SessionFacts facts, Node self) {
        return new ConnectedDevice(
                facts.device(), self, facts.epoch(), facts.protocol(), facts.address(), facts.since());
    }
}
