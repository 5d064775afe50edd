package io.hawser.gateway.mina;

import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import java.util.List;
import java.util.Optional;

/** The protocols that a listener speaks; immutable. */
final class Protocols {
    private final List<DeviceCodecProvider> spoken;

    /** @throws IllegalArgumentException when one of the names is of no protocol that is there */
    Protocols(DeviceCodecs codecs, List<String> names) {
        this.spoken = names.stream()
                .map(name -> codecs.byName(name)
                        .orElseThrow(() -> new IllegalArgumentException("device-listener.protocols: " + name
                                + " (expected: some of " + String.join(", ", codecs.names()) + ")")))
                .toList();
    }

    Optional<DeviceCodecProvider> claiming(byte firstByte) {
        return spoken.stream().filter(provider -> provider.claims(firstByte)).findFirst();
    }

    /** What to answer in when nobody knows what the other side speaks. */
    DeviceCodecProvider first() {
        return spoken.getFirst();
    }

    List<String> names() {
        return spoken.stream().map(DeviceCodecProvider::protocol).toList();
    }
}
