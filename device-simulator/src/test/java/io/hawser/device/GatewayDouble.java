package io.hawser.device;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A gateway that does what a test tells it, one connection after another. */
public final class GatewayDouble implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int BACKLOG = 512;

    private final ServerSocket server;
    private final DeviceCodec codec;
    private final List<GatewayEnd> ends = new ArrayList<>();

    public GatewayDouble() {
        this("hdp1");
    }

    public GatewayDouble(String protocol) {
        codec = DeviceCodecs.load()
                .byName(protocol)
                .map(DeviceCodecProvider::codec)
                .orElseThrow();
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            server.setSoTimeout(TIMEOUT_MILLIS);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public GatewayAddress address() {
        return new GatewayAddress("127.0.0.1", server.getLocalPort());
    }

    /** The next connection; fails after 20 s without one. */
    public GatewayEnd accept() {
        try {
            GatewayEnd end = new GatewayEnd(server.accept(), codec, TIMEOUT_MILLIS);
            ends.add(end);
            return end;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The next connection, logged in. */
    public GatewayEnd acceptAndWelcome() {
        GatewayEnd end = accept();
        end.welcome();
        return end;
    }

    /** Whether a connection comes within {@code millis}. */
    public boolean isCalledWithin(int millis) throws IOException {
        server.setSoTimeout(millis);
        try {
            server.accept().close();
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } finally {
            server.setSoTimeout(TIMEOUT_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (GatewayEnd end : ends) {
            end.close();
        }
    }
}
