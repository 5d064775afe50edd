package io.hawser.device.simulator;

import io.hawser.device.BackOff;
import io.hawser.device.Credential;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.GatewayAddress;
import io.hawser.protocol.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the fleet is and does.
 *
 * @param gateways where to connect; the devices are spread over them
 * @param devices how many
 * @param rampPerSecond how many start in a second; 0 for all at once
 * @param uplinkEvery how often each device sends; zero for never
 * @param payloadBytes the least size of an uplink's payload
 * @param commands what devices do with a command
 * @param protocol the wire protocol's name
 * @param idPrefix device ids are this and a number of six digits or more, from 000000
 * @param credential the same for all
 * @param keepAlive what devices ask for; zero leaves it to the gateway
 * @param window how many uplinks of a device may wait for their acknowledgement
 * @param backOff how long devices wait before they connect again
 * @param drainLimit how long to wait for acknowledgements in the end
 * @param seed of every random choice
 */
public record FleetConfig(
        List<GatewayAddress> gateways,
        int devices,
        double rampPerSecond,
        Duration uplinkEvery,
        int payloadBytes,
        CommandMode commands,
        String protocol,
        String idPrefix,
        Credential credential,
        Duration keepAlive,
        int window,
        BackOff backOff,
        Duration drainLimit,
        long seed) {
    public FleetConfig {
        gateways = List.copyOf(gateways);
        require("devices", devices, devices >= 1, "at least 1");
        require("ramp", rampPerSecond, rampPerSecond >= 0, "at least 0");
        require("payload", payloadBytes, payloadBytes >= 0, "at least 0 bytes");
        require("uplink interval", uplinkEvery, !uplinkEvery.isNegative(), "at least 0");
        require("gateways", gateways, !gateways.isEmpty(), "at least one");
    }

    /** What the device of number {@code index} is. */
    DeviceClientConfig device(int index) {
        List<GatewayAddress> own = new ArrayList<>(gateways);
        Collections.rotate(own, -(index % own.size()));
        return DeviceClientConfig.builder(new DeviceId(String.format("%s%06d", idPrefix, index)))
                .gateways(own)
                .protocol(protocol)
                .credential(credential)
                .keepAlive(keepAlive)
                .window(window)
                .backOff(backOff.min(), backOff.max())
                .build();
    }

    /** How long after the fleet the device of number {@code index} starts. */
    Duration startOf(int index) {
        return rampPerSecond == 0 ? Duration.ZERO : Duration.ofNanos((long) (index / rampPerSecond * 1e9));
    }

    private static void require(String what, Object value, boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
        }
    }
}
