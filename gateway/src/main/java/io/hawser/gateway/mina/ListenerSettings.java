package io.hawser.gateway.mina;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * How the device port is set up.
 *
 * @param address where to listen; port 0 takes a free one
 * @param backlog how many connections may wait to be accepted
 * @param ioThreads how many I/O threads, at least 1
 * @param maxConnections how many connections at most; one more is closed at once
 * @param protocols the names of the protocols that are spoken
 * @param maxBody the longest frame body that is accepted, in bytes
 * @param maxQueuedBytes how much may wait for a device that does not read, in bytes
 */
public record ListenerSettings(
        InetSocketAddress address,
        int backlog,
        int ioThreads,
        int maxConnections,
        List<String> protocols,
        int maxBody,
        long maxQueuedBytes) {}
