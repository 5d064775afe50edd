package io.hawser.device.simulator.pcap;

import java.nio.ByteBuffer;

/**
 * One packet as a network interface saw it.
 *
 * @param nanos when, since 1970
 * @param linkType what its first bytes are, by the numbers of tcpdump.org
 * @param bytes what was kept of it
 * @param missing how many bytes of its end were not kept
 */
record CapturedPacket(long nanos, int linkType, ByteBuffer bytes, int missing) {}
