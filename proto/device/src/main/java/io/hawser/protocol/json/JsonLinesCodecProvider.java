package io.hawser.protocol.json;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;

/** Brings JSON lines in. */
public final class JsonLinesCodecProvider implements DeviceCodecProvider {
    private final DeviceCodec codec = new JsonLinesCodec();

    @Override
    public String protocol() {
        return "json-lines";
    }

    @Override
    public boolean claims(byte firstByte) {
        return firstByte == '{';
    }

    @Override
    public DeviceCodec codec() {
        return codec;
    }
}
