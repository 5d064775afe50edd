package io.hawser.device.simulator.pcap;

import java.nio.ByteBuffer;
import java.util.Optional;

/** What stands before an IP packet on the wire, by the link types of tcpdump.org. Threads: stateless, any. */
final class LinkLayer {
    private static final int NULL = 0;
    private static final int ETHERNET = 1;
    private static final int RAW_OF_SOME_BSD = 12;
    private static final int RAW_OF_OTHERS = 14;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int LINUX_COOKED = 113;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int LINUX_COOKED_2 = 276;

    private static final int ETHER_TYPE = 12;
    private static final int COOKED_TYPE = 14;
    private static final int COOKED_HEADER = 16;
    private static final int COOKED_2_HEADER = 20;
    private static final int FAMILY = 4;
    private static final int TYPE_BYTES = 2;
    private static final int VLAN_TAG = 4;
    private static final int MAX_VLAN_TAGS = 2;

    private LinkLayer() {}

    /** Whether packets of that link type can be read. */
    static boolean reads(int linkType) {
        return switch (linkType) {
            case NULL, ETHERNET, RAW_OF_SOME_BSD, RAW_OF_OTHERS, RAW, LOOP, LINUX_COOKED, IPV4, IPV6, LINUX_COOKED_2 ->
                true;
            default -> false;
        };
    }

    /** The IP packet in {@code packet}; empty when there is something else, or not all of the link's header. */
    static Optional<ByteBuffer> ip(CapturedPacket packet) {
        ByteBuffer bytes = packet.bytes();
        return switch (packet.linkType()) {
            case ETHERNET -> behindType(bytes, ETHER_TYPE, ETHER_TYPE + TYPE_BYTES);
            case LINUX_COOKED -> behindType(bytes, COOKED_TYPE, COOKED_HEADER);
            case LINUX_COOKED_2 -> behindType(bytes, 0, COOKED_2_HEADER);
            case NULL, LOOP ->
                from(bytes, FAMILY); // what the family is called differs by system; IP says itself what it is
            case RAW, RAW_OF_SOME_BSD, RAW_OF_OTHERS, IPV4, IPV6 -> from(bytes, 0);
            default -> Optional.empty();
        };
    }

    private static Optional<ByteBuffer> behindType(ByteBuffer bytes, int typeAt, int header) {
        int type = typeAt;
        int start = header;
        for (int tags = 0; tags < MAX_VLAN_TAGS && isVlan(typeIn(bytes, type)); tags++) {
            type = start + VLAN_TAG - TYPE_BYTES;
            start += VLAN_TAG;
        }
        return switch (typeIn(bytes, type)) {
            case 0x0800, 0x86DD -> from(bytes, start);
            default -> Optional.empty();
        };
    }

    private static boolean isVlan(int type) {
        return type == 0x8100 || type == 0x88A8;
    }

    /** The protocol at {@code at}; -1 when the packet is too short for one. */
    private static int typeIn(ByteBuffer bytes, int at) {
        return at + TYPE_BYTES > bytes.limit()
                ? -1
                : Byte.toUnsignedInt(bytes.get(at)) << Byte.SIZE | Byte.toUnsignedInt(bytes.get(at + 1));
    }

    private static Optional<ByteBuffer> from(ByteBuffer bytes, int start) {
        return start >= bytes.limit() ? Optional.empty() : Optional.of(bytes.slice(start, bytes.limit() - start));
    }
}
