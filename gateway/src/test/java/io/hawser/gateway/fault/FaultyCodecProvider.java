package io.hawser.gateway.fault;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;

/** Brings in the protocol {@code fault}; found only where the directory {@code src/test/faults} is on the class path. */
public final class FaultyCodecProvider implements DeviceCodecProvider {
    private final DeviceCodec codec = new FaultyCodec();

    @Override
    public String protocol() {
        return "fault";
    }

    @Override
    public boolean claims(byte firstByte) {
        return firstByte == '!';
    }

    @Override
    public DeviceCodec codec() {
        return codec;
    }
}
