package io.hawser.protocol.json;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Both directions of JSON lines. A line that begins with anything but an object, or that is too long, is refused as
 * soon as that shows; everything else is judged once the whole line is there. Blanks before an object are taken as they
 * come.
 */
final class JsonLinesCodec implements DeviceCodec {

    @Override
    public Optional<DeviceMessage> decodeDeviceMessage(ByteBuffer in, int maxBody) throws MalformedFrameException {
        Optional<String> line = LineScanner.takeLine(in, maxBody);
        return line.isEmpty()
                ? Optional.empty()
                : Optional.of(DeviceLineDecoder.decode(JsonObject.parse(line.orElseThrow())));
    }

    @Override
    public Optional<GatewayMessage> decodeGatewayMessage(ByteBuffer in, int maxBody) throws MalformedFrameException {
        Optional<String> line = LineScanner.takeLine(in, maxBody);
        return line.isEmpty()
                ? Optional.empty()
                : Optional.of(GatewayLineDecoder.decode(JsonObject.parse(line.orElseThrow())));
    }

    @Override
    public int maxEncodedSize(GatewayMessage message) {
        return LineEncoder.maxSize(message);
    }

    @Override
    public int maxEncodedSize(DeviceMessage message) {
        return LineEncoder.maxSize(message);
    }

    @Override
    public void encode(GatewayMessage message, ByteBuffer out) {
        LineEncoder.encode(message, out);
    }

    @Override
    public void encode(DeviceMessage message, ByteBuffer out) {
        LineEncoder.encode(message, out);
    }
}
