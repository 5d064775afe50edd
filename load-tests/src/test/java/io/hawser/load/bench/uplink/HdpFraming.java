package io.hawser.load.bench.uplink;

import io.hawser.load.bench.Frames;
import java.nio.ByteBuffer;

/** HDP/1: UPLINK with the flag ACK, and UPLINK_ACK, which answers all up to its message id. */
record HdpFraming() implements UplinkFraming {
    @Override
    public byte[] login(int device) {
        return Frames.hello("bench-%05d".formatted(device));
    }

    @Override
    public int loginAnswerBytes() {
        return Frames.WELCOME_BYTES;
    }

    @Override
    public byte[] template(int device, int payloadBytes) {
        byte[] frame = Frames.uplink(payloadBytes);
        ByteBuffer.wrap(frame).putInt(frame.length - payloadBytes + DEVICE_OFFSET, device);
        return frame;
    }

    @Override
    public void put(ByteBuffer out, byte[] template, int payloadBytes, int sequence) {
        Frames.putUplink(out, template, sequence);
        out.putInt(out.position() - payloadBytes + SEQUENCE_OFFSET, sequence);
    }

    @Override
    public int acknowledgementBytes() {
        return Frames.ACK_BYTES;
    }

    @Override
    public int acknowledged(int before, ByteBuffer acknowledgement) {
        if (acknowledgement.getInt(0) != Frames.ACK_HEADER) {
            throw new IllegalStateException("not an UPLINK_ACK: " + Integer.toHexString(acknowledgement.getInt(0)));
        }
        return acknowledgement.getInt(8);
    }
}
