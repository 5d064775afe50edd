package io.hawser.load.bench.uplink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** MQTT 3.1.1: PUBLISH with QoS 1, and a PUBACK for each. */
record MqttFraming() implements UplinkFraming {
    static final int CONNACK_BYTES = 4;
    static final int PUBACK_BYTES = 4;
    static final byte PUBACK = 0x40;
    static final String TOPICS = "bench/#";

    private static final byte PUBLISH_QOS_1 = 0x32;
    private static final byte CONNECT = 0x10;
    private static final byte SUBSCRIBE = (byte) 0x82;
    private static final byte CLEAN_SESSION = 2;
    private static final int MAX_PACKET_ID = 0xFFFF;
    private static final int PACKET_ID_BYTES = 2;

    @Override
    public byte[] login(int device) {
        return connect("bench-%05d".formatted(device));
    }

    @Override
    public int loginAnswerBytes() {
        return CONNACK_BYTES;
    }

    @Override
    public byte[] template(int device, int payloadBytes) {
        byte[] topic = text("bench/%05d".formatted(device));
        ByteBuffer body = ByteBuffer.allocate(topic.length + PACKET_ID_BYTES + payloadBytes);
        body.put(topic);
        body.putInt(topic.length + PACKET_ID_BYTES + DEVICE_OFFSET, device);
        return packet(PUBLISH_QOS_1, body.array());
    }

    @Override
    public void put(ByteBuffer out, byte[] template, int payloadBytes, int sequence) {
        out.put(template);
        int payload = out.position() - payloadBytes;
        out.putShort(payload - PACKET_ID_BYTES, (short) packetId(sequence));
        out.putInt(payload + SEQUENCE_OFFSET, sequence);
    }

    @Override
    public int acknowledgementBytes() {
        return PUBACK_BYTES;
    }

    @Override
    public int acknowledged(int before, ByteBuffer acknowledgement) {
        int id = Short.toUnsignedInt(acknowledgement.getShort(2));
        if (acknowledgement.get(0) != PUBACK || id != packetId(before + 1)) {
            throw new IllegalStateException("not the PUBACK of message " + (before + 1) + ": "
                    + Integer.toHexString(acknowledgement.getInt(0)));
        }
        return before + 1;
    }

    static byte[] connect(String client) {
        byte[] id = text(client);
        ByteBuffer body = ByteBuffer.allocate(10 + id.length);
        body.put(text("MQTT"))
                .put((byte) 4)
                .put(CLEAN_SESSION)
                .putShort((short) 0)
                .put(id);
        return packet(CONNECT, body.array());
    }

    /** Asks for all messages, with QoS 1. */
    static byte[] subscribe() {
        byte[] filter = text(TOPICS);
        ByteBuffer body = ByteBuffer.allocate(PACKET_ID_BYTES + filter.length + 1);
        body.putShort((short) 1).put(filter).put((byte) 1);
        return packet(SUBSCRIBE, body.array());
    }

    /** From 1 to the greatest, and again: 0 is none. */
    private static int packetId(int sequence) {
        return (sequence - 1) % MAX_PACKET_ID + 1;
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] packet(byte type, byte[] body) {
        ByteBuffer packet = ByteBuffer.allocate(5 + body.length).put(type);
        int left = body.length;
        while (left > 0x7F) {
            packet.put((byte) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        packet.put((byte) left).put(body).flip();
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        return bytes;
    }
}
