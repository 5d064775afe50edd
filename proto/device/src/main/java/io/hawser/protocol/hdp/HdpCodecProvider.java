package io.hawser.protocol.hdp;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;

/** Brings HDP/1 in. */
public final class HdpCodecProvider implements DeviceCodecProvider {
    private final DeviceCodec codec = new HdpCodec();

    @Override
    public String protocol() {
        return "hdp1";
    }

    @Override
    public boolean claims(byte firstByte) {
        return firstByte == FrameHeader.MAGIC;
    }

    @Override
    public DeviceCodec codec() {
        return codec;
    }
}
