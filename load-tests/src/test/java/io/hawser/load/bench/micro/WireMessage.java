package io.hawser.load.bench.micro;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A message of either end, with the half of a codec that is for it. */
sealed interface WireMessage {

    /** What a codec reads when it reads this. */
    Object message();

    void encode(DeviceCodec codec, ByteBuffer out);

    Optional<?> decode(DeviceCodec codec, ByteBuffer in) throws MalformedFrameException;

    int maxEncodedSize(DeviceCodec codec);

    /** A message of a device. */
    record OfDevice(DeviceMessage message) implements WireMessage {
        @Override
        public void encode(DeviceCodec codec, ByteBuffer out) {
            codec.encode(message, out);
        }

        @Override
        public Optional<DeviceMessage> decode(DeviceCodec codec, ByteBuffer in) throws MalformedFrameException {
            return codec.decodeDeviceMessage(in, DeviceCodec.DEFAULT_MAX_BODY);
        }

        @Override
        public int maxEncodedSize(DeviceCodec codec) {
            return codec.maxEncodedSize(message);
        }
    }

    /** A message of the gateway. */
    record OfGateway(GatewayMessage message) implements WireMessage {
        @Override
        public void encode(DeviceCodec codec, ByteBuffer out) {
            codec.encode(message, out);
        }

        @Override
        public Optional<GatewayMessage> decode(DeviceCodec codec, ByteBuffer in) throws MalformedFrameException {
            return codec.decodeGatewayMessage(in, DeviceCodec.DEFAULT_MAX_BODY);
        }

        @Override
        public int maxEncodedSize(DeviceCodec codec) {
            return codec.maxEncodedSize(message);
        }
    }
}
