package io.hawser.protocol;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Who sent a message, so that one test serves both directions of a codec. */
enum Peer {
    DEVICE {
        @Override
        Optional<Object> decode(DeviceCodec codec, ByteBuffer in, int maxBody) throws MalformedFrameException {
            return codec.decodeDeviceMessage(in, maxBody).map(Object.class::cast);
        }

        @Override
        void encode(DeviceCodec codec, Object message, ByteBuffer out) {
            codec.encode((DeviceMessage) message, out);
        }

        @Override
        int maxEncodedSize(DeviceCodec codec, Object message) {
            return codec.maxEncodedSize((DeviceMessage) message);
        }
    },
    GATEWAY {
        @Override
        Optional<Object> decode(DeviceCodec codec, ByteBuffer in, int maxBody) throws MalformedFrameException {
            return codec.decodeGatewayMessage(in, maxBody).map(Object.class::cast);
        }

        @Override
        void encode(DeviceCodec codec, Object message, ByteBuffer out) {
            codec.encode((GatewayMessage) message, out);
        }

        @Override
        int maxEncodedSize(DeviceCodec codec, Object message) {
            return codec.maxEncodedSize((GatewayMessage) message);
        }
    };

    abstract Optional<Object> decode(DeviceCodec codec, ByteBuffer in, int maxBody) throws MalformedFrameException;

    abstract void encode(DeviceCodec codec, Object message, ByteBuffer out);

    abstract int maxEncodedSize(DeviceCodec codec, Object message);

    /** The bytes of {@code message}, put into just the room that the codec asks for. */
    byte[] encoded(DeviceCodec codec, Object message) {
        ByteBuffer out = ByteBuffer.allocate(maxEncodedSize(codec, message));
        encode(codec, message, out);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }
}
