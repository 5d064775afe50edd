package io.hawser.device.simulator.fuzz;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Understands a gateway that answers in whichever protocol it took the first byte for: before log-in, that is no mistake.
 *
 * <p>Threads: one, for one connection: it keeps to the protocol of the first answer.
 */
final class AnswerCodec implements DeviceCodec {
    private final DeviceCodecs codecs;
    private final DeviceCodec spoken;
    private Optional<DeviceCodec> answered = Optional.empty();

    /** @param spoken by the device */
    AnswerCodec(DeviceCodecs codecs, DeviceCodec spoken) {
        this.codecs = codecs;
        this.spoken = spoken;
    }

    @Override
    public Optional<GatewayMessage> decodeGatewayMessage(ByteBuffer in, int maxBody) throws MalformedFrameException {
        if (answered.isEmpty() && in.hasRemaining()) {
            answered = codecs.claiming(in.get(in.position()))
                    .map(DeviceCodecProvider::codec)
                    .or(() -> Optional.of(spoken));
        }
        return answered.isEmpty() ? Optional.empty() : answered.get().decodeGatewayMessage(in, maxBody);
    }

    @Override
    public Optional<DeviceMessage> decodeDeviceMessage(ByteBuffer in, int maxBody) throws MalformedFrameException {
        return spoken.decodeDeviceMessage(in, maxBody);
    }

    @Override
    public int maxEncodedSize(GatewayMessage message) {
        return spoken.maxEncodedSize(message);
    }

    @Override
    public int maxEncodedSize(DeviceMessage message) {
        return spoken.maxEncodedSize(message);
    }

    @Override
    public void encode(GatewayMessage message, ByteBuffer out) {
        spoken.encode(message, out);
    }

    @Override
    public void encode(DeviceMessage message, ByteBuffer out) {
        spoken.encode(message, out);
    }
}
