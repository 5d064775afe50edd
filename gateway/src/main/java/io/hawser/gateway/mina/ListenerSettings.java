package io.hawser.gateway.mina;

import java.util.List;

/**
 * How the device port is set up.
 *
 * @param socket where its listening socket comes from
 * @param ioThreads how many I/O threads, at least 1
 * @param maxConnections how many connections at most; one more is closed at once
 * @param protocols the names of the protocols that are spoken
 * @param maxBody the longest frame body that is accepted, in bytes
 * @param maxQueuedBytes how much may wait for a device that does not read, in bytes
 */
public record ListenerSettings(
        SocketSource socket,
        int ioThreads,
        int maxConnections,
        List<String> protocols,
        int maxBody,
        long maxQueuedBytes) {}
