package io.hawser.load.bench;

import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.device.Admission;
import io.hawser.gateway.device.DeviceAuthenticator;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Epochs;
import io.hawser.gateway.device.LoginDecision;
import io.hawser.gateway.device.SessionLimits;
import io.hawser.gateway.device.SessionListener;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.device.SessionServices;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.device.WheelThread;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.mina.DeviceListener;
import io.hawser.gateway.mina.ListenerSettings;
import io.hawser.gateway.mina.SocketSource;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * The device layer as it is in the gateway, sessions, log-in and all, on an event log in memory and one I/O thread.
 *
 * <p>Prints the heap in use after a collection, and the sessions, for every line that it reads.
 */
final class HawserServer {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final long LOG_BYTES = 64 << 20;

    private HawserServer() {}

    public static void main(String[] args) throws Exception {
        Counters counters = new Counters();
        SessionRegistry registry = new SessionRegistry();
        MemoryBackplane backplane = new MemoryBackplane(LOG_BYTES);
        TimingWheel wheel = new TimingWheel(TICK, 4_096, System::nanoTime);
        new WheelThread("session-timer", wheel, TICK).start();
        EventLog events = new EventLog(
                backplane.log(new LogName("events")),
                "bench",
                EventLogConfig.defaults(),
                InstantSource.system(),
                RandomGenerator.getDefault(),
                counters,
                Executors.newSingleThreadScheduledExecutor());
        SessionServices services = new SessionServices(
                new Everybody(),
                new Admission(),
                Epochs.open(backplane.registers(), InstantSource.system())
                        .toCompletableFuture()
                        .get(),
                registry,
                events,
                new Nobody(),
                wheel,
                new SessionLimits(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(1),
                        Duration.ofHours(18),
                        DeviceCodec.DEFAULT_MAX_BODY),
                InstantSource.system(),
                () -> new byte[32],
                counters);
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
            System.out.println(usedHeap() + " " + registry.count());
        }
    }

    private static long usedHeap() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static final class Everybody implements DeviceAuthenticator {
        @Override
        public LoginDecision decide(Hello hello) {
            return new LoginDecision.Accepted();
        }

        @Override
        public boolean proves(DeviceId device, Payload nonce, Payload hmac) {
            return false;
        }
    }

    private static final class Nobody implements SessionListener {
        @Override
        public void onConnected(DeviceSession session) {}

        @Override
        public void onCommandAck(DeviceSession session, UUID command) {}

        @Override
        public void onCommandResult(DeviceSession session, CommandResult result) {}
    }
}
