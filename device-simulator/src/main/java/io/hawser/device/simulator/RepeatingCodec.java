package io.hawser.device.simulator;

import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A protocol in which devices say twice how a command ended.
 *
 * @param codec that puts it into bytes
 */
record RepeatingCodec(DeviceCodec codec) implements DeviceCodec {
    private static final String SUFFIX = "-twice";

    /** The name of the protocol that is {@code protocol} otherwise. */
    static String nameFor(String protocol) {
        return protocol + SUFFIX;
    }

    /** One for each of {@code codecs}, beside it. */
    static DeviceCodecs beside(DeviceCodecs codecs) {
        List<DeviceCodecProvider> repeating = codecs.names().stream()
                .<DeviceCodecProvider>map(name -> new Provider(
                        nameFor(name), codecs.byName(name).orElseThrow().codec()))
                .toList();
        return codecs.with(repeating);
    }

    @Override
    public Optional<DeviceMessage> decodeDeviceMessage(ByteBuffer in, int maxBody) throws MalformedFrameException {
        return codec.decodeDeviceMessage(in, maxBody);
    }

    @Override
    public Optional<GatewayMessage> decodeGatewayMessage(ByteBuffer in, int maxBody) throws MalformedFrameException {
        return codec.decodeGatewayMessage(in, maxBody);
    }

    @Override
    public int maxEncodedSize(GatewayMessage message) {
        return codec.maxEncodedSize(message);
    }

    @Override
    public int maxEncodedSize(DeviceMessage message) {
        return codec.maxEncodedSize(message) * (message instanceof CommandResult ? 2 : 1);
    }

    @Override
    public void encode(GatewayMessage message, ByteBuffer out) {
        codec.encode(message, out);
    }

    @Override
    public void encode(DeviceMessage message, ByteBuffer out) {
        codec.encode(message, out);
        if (message instanceof CommandResult) {
            codec.encode(message, out);
        }
    }

    private record Provider(String protocol, DeviceCodec inner) implements DeviceCodecProvider {
        /** It is for the device's end: no gateway meets it. */
        @Override
        public boolean claims(byte firstByte) {
            return false;
        }

        @Override
        public DeviceCodec codec() {
            return new RepeatingCodec(inner);
        }
    }
}
