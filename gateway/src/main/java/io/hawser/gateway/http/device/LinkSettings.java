package io.hawser.gateway.http.device;

import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the sockets of devices share.
 *
 * @param spoken the protocols that devices may speak
 * @param maxBody the longest frame body that is accepted, in bytes
 * @param maxQueuedBytes how much may wait for a device that does not read, in bytes
 */
record LinkSettings(Map<Wire, DeviceCodecProvider> spoken, int maxBody, long maxQueuedBytes) {

    /** @param protocols the names of those that devices may speak */
    static LinkSettings of(DeviceCodecs codecs, List<String> protocols, int maxBody, long maxQueuedBytes) {
        Map<Wire, DeviceCodecProvider> spoken = new EnumMap<>(Wire.class);
        Arrays.stream(Wire.values())
                .filter(wire -> protocols.contains(wire.protocol()))
                .forEach(wire -> codecs.byName(wire.protocol()).ifPresent(provider -> spoken.put(wire, provider)));
        return new LinkSettings(spoken, maxBody, maxQueuedBytes);
    }

    DeviceCodecProvider provider(Wire wire) {
        return Objects.requireNonNull(spoken.get(wire));
    }
}
