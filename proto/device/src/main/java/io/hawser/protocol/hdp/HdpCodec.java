package io.hawser.protocol.hdp;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Both directions of HDP/1. A header is judged byte by byte as it comes, a body once all of it is there. */
final class HdpCodec implements DeviceCodec {

    @Override
    public Optional<DeviceMessage> decodeDeviceMessage(ByteBuffer in, int maxBody) throws MalformedFrameException {
        return DeviceFrameDecoder.decode(in, maxBody);
    }

    @Override
    public Optional<GatewayMessage> decodeGatewayMessage(ByteBuffer in, int maxBody) throws MalformedFrameException {
        return GatewayFrameDecoder.decode(in, maxBody);
    }

    @Override
    public int maxEncodedSize(GatewayMessage message) {
        return GatewayFrameEncoder.maxSize(message);
    }

    @Override
    public int maxEncodedSize(DeviceMessage message) {
        return DeviceFrameEncoder.maxSize(message);
    }

    @Override
    public void encode(GatewayMessage message, ByteBuffer out) {
        GatewayFrameEncoder.encode(message, out);
    }

    @Override
    public void encode(DeviceMessage message, ByteBuffer out) {
        DeviceFrameEncoder.encode(message, out);
    }
}
