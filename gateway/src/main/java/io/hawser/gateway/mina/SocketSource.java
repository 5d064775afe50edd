package io.hawser.gateway.mina;

import java.net.InetSocketAddress;

/** Where the listening socket of the device port comes from. */
public sealed interface SocketSource {

    /**
     * The gateway opens it, and closes it when it ends.
     *
     * @param address where to listen; port 0 takes a free one
     * @param backlog how many connections may wait to be accepted
     */
    record Open(InetSocketAddress address, int backlog) implements SocketSource {}

    /** Whoever started the process holds it and handed it over as standard input. */
    record Inherited() implements SocketSource {}
}
