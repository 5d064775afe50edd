package io.hawser.device.simulator.pcap;

import io.hawser.protocol.Payload;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * One TCP segment.
 *
 * @param nanos when, since 1970
 * @param sequence the number of its first byte, or of its SYN
 * @param flags as TCP has them
 * @param bytes what was kept of its content
 * @param missing how many bytes of its content were not kept, at its end
 */
record TcpSegment(long nanos, Endpoint from, Endpoint to, int sequence, int flags, Payload bytes, int missing) {
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;

    boolean isFirst() {
        return (flags & SYN) != 0;
    }

    /** Whether it asks for a connection, rather than grants one. */
    boolean asks() {
        return isFirst() && (flags & ACK) == 0;
    }

    boolean isLast() {
        return (flags & FIN) != 0;
    }

    boolean isReset() {
        return (flags & RST) != 0;
    }

    /** The number of its first byte: a SYN takes one itself. */
    int firstByte() {
        return isFirst() ? sequence + 1 : sequence;
    }

    /**
     * One end of a connection.
     *
     * @param port 0 to 65,535
     */
    record Endpoint(InetAddress address, int port) {
        @Override
        public String toString() {
            String host = address.getHostAddress();
            return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
