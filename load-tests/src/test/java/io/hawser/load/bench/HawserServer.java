package io.hawser.load.bench;

import io.hawser.gateway.device.SessionServices;
import io.hawser.gateway.device.WheelThread;
import io.hawser.gateway.mina.DeviceListener;
import io.hawser.gateway.mina.ListenerSettings;
import io.hawser.gateway.mina.SocketSource;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The device layer as it is in the gateway, sessions, log-in and all, on an event log in memory and one I/O thread.
 *
 * <p>Prints the heap in use after a collection, and the sessions, for every line that it reads.
 */
final class HawserServer {
    private static final long LOG_BYTES = 64 << 20;

    private HawserServer() {}

    public static void main(String[] args) throws Exception {
        SessionServices services = new SessionsInMemory(LOG_BYTES).services();
        new WheelThread("session-timer", services.timer(), SessionsInMemory.TICK).start();
        DeviceListener listener = new DeviceListener(
                new ListenerSettings(
                        new SocketSource.Open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4_096),
                        1,
                        100_000,
                        List.of("hdp1", "json-lines"),
                        DeviceCodec.DEFAULT_MAX_BODY,
                        1 << 20),
                DeviceCodecs.load(),
                services);
        listener.start();
        BenchServers.announce(listener.address().getPort());
        while (System.in.read() >= 0) {
            System.out.println(usedHeap() + " " + services.registry().count());
        }
    }

    private static long usedHeap() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
