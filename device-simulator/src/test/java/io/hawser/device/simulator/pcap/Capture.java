package io.hawser.device.simulator.pcap;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a capture of packets between a device and a gateway, as tests need it. One thread. */
final class Capture {
    static final int ETHERNET = 1;
    static final int SYN = 2;
    static final int ACK = 16;
    static final int FIN = 1;
    static final int RST = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;
    private final int linkType;
    private final boolean nanos;
    private final boolean isPcapng;
    private String device = "10.0.0.1";
    private String gateway = "10.0.0.2";
    private int devicePort = 5000;
    private int gatewayPort = 7700;
    private boolean vlan;
    private int snapLength = 65_535;

    private Capture(ByteOrder order, int linkType, boolean nanos, boolean isPcapng) {
        this.order = order;
        this.linkType = linkType;
        this.nanos = nanos;
        this.isPcapng = isPcapng;
    }

    static Capture pcap(ByteOrder order, int linkType, boolean nanos) {
        Capture capture = new Capture(order, linkType, nanos, false);
        capture.put(ByteBuffer.allocate(24)
                .order(order)
                .putInt(nanos ? PcapReader.NANOS : PcapReader.MICROS)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(linkType));
        return capture;
    }

    static Capture pcapng(ByteOrder order, int linkType, boolean nanos) {
        Capture capture = new Capture(order, linkType, nanos, true);
        capture.block(
                0x0A0D0D0A,
                ByteBuffer.allocate(16)
                        .order(order)
                        .putInt(0x1A2B3C4D)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putLong(-1));
        ByteBuffer description = ByteBuffer.allocate(nanos ? 20 : 8).order(order);
        description.putShort((short) linkType).putShort((short) 0).putInt(0);
        if (nanos) {
            description
                    .putShort((short) 9)
                    .putShort((short) 1)
                    .put((byte) 9)
                    .put(new byte[3])
                    .putInt(0);
        }
        capture.block(1, description);
        capture.block(5, ByteBuffer.allocate(8).order(order)); // statistics, which nobody reads
        return capture;
    }

    static Capture classic() {
        return pcap(ByteOrder.LITTLE_ENDIAN, ETHERNET, false);
    }

    Capture between(String someDevice, int itsPort, String someGateway, int port) {
        device = someDevice;
        devicePort = itsPort;
        gateway = someGateway;
        gatewayPort = port;
        return this;
    }

    Capture tagged() {
        vlan = true;
        return this;
    }

    /** Keeps no more of each packet. */
    Capture cutTo(int bytes) {
        snapLength = bytes;
        return this;
    }

    Capture up(int millis, int sequence, int flags, String text) {
        return segment(millis, ip(device, devicePort, gateway, gatewayPort, sequence, flags, text));
    }

    Capture down(int millis, int sequence, int flags, String text) {
        return segment(millis, ip(gateway, gatewayPort, device, devicePort, sequence, flags, text));
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private Capture segment(int millis, byte[] ip) {
        byte[] link = link(ip[0] >> 4 == 6);
        byte[] packet =
                ByteBuffer.allocate(link.length + ip.length).put(link).put(ip).array();
        int kept = Math.min(packet.length, snapLength);
        long micros = 1_700_000_000_000_000L + millis * 1000L;
        if (isPcapng) {
            long units = nanos ? micros * 1000 : micros;
            int padded = (kept + 3) / 4 * 4;
            block(
                    6,
                    ByteBuffer.allocate(20 + padded)
                            .order(order)
                            .putInt(0)
                            .putInt((int) (units >> 32))
                            .putInt((int) units)
                            .putInt(kept)
                            .putInt(packet.length)
                            .put(packet, 0, kept));
        } else {
            int fraction = (int) (micros % 1_000_000) * (nanos ? 1000 : 1);
            put(ByteBuffer.allocate(16 + kept)
                    .order(order)
                    .putInt((int) (micros / 1_000_000))
                    .putInt(fraction)
                    .putInt(kept)
                    .putInt(packet.length)
                    .put(packet, 0, kept));
        }
        return this;
    }

    private byte[] link(boolean v6) {
        short type = (short) (v6 ? 0x86DD : 0x0800);
        return switch (linkType) {
            case ETHERNET ->
                vlan
                        ? ByteBuffer.allocate(18)
                                .position(12)
                                .putShort((short) 0x8100)
                                .putShort((short) 7)
                                .putShort(type)
                                .array()
                        : ByteBuffer.allocate(14).position(12).putShort(type).array();
            case 113 -> ByteBuffer.allocate(16).position(14).putShort(type).array();
            case 276 -> ByteBuffer.allocate(20).putShort(type).array();
            case 0 -> ByteBuffer.allocate(4).order(order).putInt(v6 ? 30 : 2).array();
            default -> new byte[0];
        };
    }

    private static byte[] ip(String from, int fromPort, String to, int toPort, int sequence, int flags, String text) {
        byte[] source = address(from);
        byte[] target = address(to);
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        int tcp = 20 + content.length;
        ByteBuffer ip = ByteBuffer.allocate((source.length == 4 ? 20 : 40) + tcp);
        if (source.length == 4) {
            ip.put((byte) 0x45)
                    .put((byte) 0)
                    .putShort((short) (20 + tcp))
                    .putInt(0)
                    .put((byte) 64)
                    .put((byte) 6)
                    .putShort((short) 0);
        } else {
            ip.putInt(0x6000_0000).putShort((short) tcp).put((byte) 6).put((byte) 64);
        }
        ip.put(source).put(target);
        ip.putShort((short) fromPort).putShort((short) toPort).putInt(sequence).putInt(0);
        ip.put((byte) 0x50).put((byte) flags).putShort((short) 1000).putInt(0).put(content);
        return ip.array();
    }

    private static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(text, impossible);
        }
    }

    private void block(int type, ByteBuffer body) {
        int length = body.capacity() + 12;
        put(ByteBuffer.allocate(length)
                .order(order)
                .putInt(type)
                .putInt(length)
                .put(body.clear())
                .putInt(length));
    }

    private void put(ByteBuffer bytes) {
        byte[] all = new byte[bytes.capacity()];
        bytes.clear().get(all);
        out.writeBytes(all);
    }
}
