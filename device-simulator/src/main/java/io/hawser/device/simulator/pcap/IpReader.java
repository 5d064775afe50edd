package io.hawser.device.simulator.pcap;

import io.hawser.protocol.Payload;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Finds the TCP segment in a packet; fragments of IP packets are passed over. Threads: stateless, any. */
final class IpReader {
    private static final int TCP = 6;
    private static final int TCP_HEADER = 20;
    private static final int TCP_DATA_OFFSET = 12;
    private static final int TCP_FLAGS = 13;
    private static final int V4_HEADER = 20;
    private static final int V4_LENGTH = 2;
    private static final int V4_FRAGMENT = 6;
    private static final int V4_PROTOCOL = 9;
    private static final int V4_SOURCE = 12;
    private static final int V4_ADDRESS = 4;
    private static final int FRAGMENT_MASK = 0x3FFF; // more fragments, or an offset
    private static final int V6_HEADER = 40;
    private static final int V6_LENGTH = 4;
    private static final int V6_NEXT = 6;
    private static final int V6_SOURCE = 8;
    private static final int V6_ADDRESS = 16;
    private static final int MAX_EXTENSIONS = 8;

    private IpReader() {}

    /** The TCP segment; empty when there is none, or not all of the headers. */
    static Optional<TcpSegment> segment(CapturedPacket packet) {
        return LinkLayer.ip(packet).flatMap(ip -> switch (ip.get(0) >> 4) {
            case 4 -> v4(packet, ip);
            case 6 -> v6(packet, ip);
            default -> Optional.empty();
        });
    }

    private static Optional<TcpSegment> v4(CapturedPacket packet, ByteBuffer ip) {
        if (ip.limit() < V4_HEADER) {
            return Optional.empty();
        }
        int header = (ip.get(0) & 0xF) * Integer.BYTES;
        boolean fragment = (u16(ip, V4_FRAGMENT) & FRAGMENT_MASK) != 0;
        if (header < V4_HEADER || ip.get(V4_PROTOCOL) != TCP || fragment) {
            return Optional.empty();
        }
        int length = u16(ip, V4_LENGTH);
        return tcp(packet, ip, header, length, V4_SOURCE, V4_ADDRESS);
    }

    private static Optional<TcpSegment> v6(CapturedPacket packet, ByteBuffer ip) {
        if (ip.limit() < V6_HEADER) {
            return Optional.empty();
        }
        int next = ip.get(V6_NEXT);
        int header = V6_HEADER;
        for (int i = 0; i < MAX_EXTENSIONS && isExtension(next) && header + 2 <= ip.limit(); i++) {
            next = ip.get(header);
            header += (Byte.toUnsignedInt(ip.get(header + 1)) + 1) * Long.BYTES;
        }
        int length = u16(ip, V6_LENGTH);
        return next == TCP
                ? tcp(packet, ip, header, length == 0 ? 0 : V6_HEADER + length, V6_SOURCE, V6_ADDRESS)
                : Optional.empty();
    }

    /** Hop-by-hop, routing and destination options. */
    private static boolean isExtension(int next) {
        return next == 0 || next == 43 || next == 60;
    }

    /** @param length of the IP packet as it says; 0 when the network card was to cut it into real ones */
    private static Optional<TcpSegment> tcp(
            CapturedPacket packet, ByteBuffer ip, int tcp, int length, int addresses, int addressLength) {
        if (tcp + TCP_HEADER > ip.limit()) {
            return Optional.empty();
        }
        int content = tcp + (Byte.toUnsignedInt(ip.get(tcp + TCP_DATA_OFFSET)) >> 4) * Integer.BYTES;
        int end = length == 0 ? ip.limit() + packet.missing() : length;
        if (content < tcp + TCP_HEADER || content > end) {
            return Optional.empty();
        }
        int kept = Math.max(0, Math.min(end, ip.limit()) - content);
        Payload bytes = kept == 0 ? Payload.empty() : Payload.take(ip.slice(content, kept), kept);
        return Optional.of(new TcpSegment(
                packet.nanos(),
                new TcpSegment.Endpoint(address(ip, addresses, addressLength), u16(ip, tcp)),
                new TcpSegment.Endpoint(address(ip, addresses + addressLength, addressLength), u16(ip, tcp + 2)),
                ip.getInt(tcp + 4),
                Byte.toUnsignedInt(ip.get(tcp + TCP_FLAGS)),
                bytes,
                end - content - kept));
    }

    private static int u16(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private static InetAddress address(ByteBuffer ip, int at, int length) {
        byte[] bytes = new byte[length];
        ip.get(at, bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of " + length + " bytes", impossible);
        }
    }
}
