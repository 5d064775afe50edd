package io.hawser.gateway.mina;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket of the device port: opened by the gateway, or inherited from whoever started it, as systemd hands it
 * over. An inherited one outlives the process: what connects while no gateway runs waits in its backlog for the next one.
 *
 * <p>Threads: any, but {@link #release()} only when nobody accepts from it any more.
 */
public final class ListeningSocket {
    private static final String WANTED = "a listening TCP socket as standard input; from systemd:"
            + " StandardInput=socket in the .service unit, and Accept=no in its .socket unit";

    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private final boolean inherited;

    private ListeningSocket(ServerSocketChannel channel, boolean inherited) throws IOException {
        this.channel = channel;
        this.address = (InetSocketAddress) channel.getLocalAddress();
        this.inherited = inherited;
    }

    /** @throws IOException when the address cannot be listened on */
    static ListeningSocket open(SocketSource.Open source) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.configureBlocking(false);
            channel.bind(source.address(), source.backlog());
            return new ListeningSocket(channel, false);
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on " + source.address() + " for devices: " + e.getMessage(), e);
        }
    }

    /**
     * The socket that this process was started with; the same one at every call.
     *
     * @throws IOException when it was started with something else, with what is needed instead
     */
    public static ListeningSocket inherited() throws IOException {
        return of(System.inheritedChannel());
    }

    /** @throws IOException when {@code standardInput} is no socket that TCP connections can be accepted from */
    static ListeningSocket of(@Nullable Channel standardInput) throws IOException {
        if (!(standardInput instanceof ServerSocketChannel channel)
                || !(channel.getLocalAddress() instanceof InetSocketAddress local)
                || local.getPort() == 0) { // a socket that nobody bound
            throw new IOException("no socket was inherited (expected: " + WANTED + ")");
        }
        channel.configureBlocking(false);
        return new ListeningSocket(channel, true);
    }

    static ListeningSocket from(SocketSource source) throws IOException {
        return switch (source) {
            case SocketSource.Open open -> open(open);
            case SocketSource.Inherited() -> inherited();
        };
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    boolean isInherited() {
        return inherited;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /**
     * Lets go of it. One that the gateway opened is closed, and connections that nobody accepted are reset. An inherited one
     * stays open until the process ends: it is not ours, what waits in it is for the next process, and to close it would
     * turn standard output and standard error into /dev/null.
     */
    void release() {
        if (inherited) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
