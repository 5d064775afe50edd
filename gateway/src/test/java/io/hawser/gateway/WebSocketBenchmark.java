package io.hawser.gateway;

import io.hawser.device.ledger.Ledger;
import io.hawser.device.simulator.figures.PopulationReport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What WebSockets cost those who have none: the latency of uplinks of devices by TCP, from when they were due until they were
 * acknowledged, without and with devices by WebSocket and browsers that look at every event beside them. In turn, three times
 * without and twice with, in one run.
 *
 * <p>Arguments, all optional: sockets (10000), browsers (200), events a second (5000), seconds for each measurement (20).
 */
final class WebSocketBenchmark {
    private static final int TCP_DEVICES = 1_000;
    private static final int SOCKETS_SHARE = 5; // one event of so many comes by WebSocket
    private static final int ROUNDS = 2;

    private final int sockets;
    private final int browsers;
    private final int eventsPerSecond;
    private final Duration time;
    private final List<Long> without = new ArrayList<>();
    private final List<Long> with = new ArrayList<>();

    private WebSocketBenchmark(int sockets, int browsers, int eventsPerSecond, Duration time) {
        this.sockets = sockets;
        this.browsers = browsers;
        this.eventsPerSecond = eventsPerSecond;
        this.time = time;
    }

    public static void main(String[] arguments) throws Exception {
        int sockets = argument(arguments, 0, 10_000);
        int browsers = argument(arguments, 1, 200);
        int eventsPerSecond = argument(arguments, 2, 5_000);
        Duration time = Duration.ofSeconds(argument(arguments, 3, 20));
        System.out.printf(
                "%,d devices by TCP; %,d by WebSocket and %,d browsers; %,d events a second; JDK %s%n",
                TCP_DEVICES, sockets, browsers, eventsPerSecond, Runtime.version());
        System.out.println("gateway: " + String.join(" ", GatewayJvm.options()));
        new WebSocketBenchmark(sockets, browsers, eventsPerSecond, time).run();
        System.exit(0); // a client's threads linger
    }

    private static int argument(String[] arguments, int index, int usual) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : usual;
    }

    private void run() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench-websockets-");
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            gateway.start();
            measure(gateway); // until what is hot is compiled
            for (int round = 0; round < ROUNDS; round++) {
                without.add(measure(gateway));
                say("without", without.getLast());
                besideSockets(gateway);
            }
            without.add(measure(gateway));
            say("without", without.getLast());
        }
        double ratio = mean(with) / mean(without);
        System.out.printf("p99 with against without: %.2f (aim: at most 1.20)%n", ratio);
    }

    private void besideSockets(GatewayProcess gateway) throws Exception {
        Duration pace = Duration.ofSeconds(1)
                .multipliedBy((long) sockets * SOCKETS_SHARE)
                .dividedBy(eventsPerSecond);
        SteadyFleet fleet = SteadyFleet.startWebSockets(gateway.httpPort(), sockets, pace);
        try (Lookers lookers = new Lookers(gateway, browsers)) {
            long messagesBefore = lookers.messages.sum();
            long charactersBefore = lookers.characters.sum();
            with.add(measure(gateway));
            say("with", with.getLast());
            System.out.printf(
                    "      browsers: %,.0f messages and %,.1f MB a second in all%n",
                    (lookers.messages.sum() - messagesBefore) / (double) time.toSeconds(),
                    (lookers.characters.sum() - charactersBefore) / 1e6 / time.toSeconds());
        }
        PopulationReport end = fleet.finish();
        System.out.printf(
                "      sockets: %,d uplinks, p99 %.1f ms, %d failed, %d came back, clean %b%n",
                end.acknowledged(),
                millis(end.latency().p99().toNanos()),
                end.failedDevices(),
                end.reconnects(),
                end.clean());
    }

    /** The p99 of uplinks by TCP, in nanoseconds. */
    private long measure(GatewayProcess gateway) throws Exception {
        Duration gatewayBefore = cpu(ProcessHandle.of(gateway.pid()).orElseThrow());
        Duration loadBefore = cpu(ProcessHandle.current());
        int tcpRate = eventsPerSecond - eventsPerSecond / SOCKETS_SHARE;
        Duration pace = Duration.ofSeconds(1).multipliedBy(TCP_DEVICES).dividedBy(tcpRate);
        SteadyFleet fleet = SteadyFleet.start(gateway.devicePort(), TCP_DEVICES, pace, Ledger.none());
        fleet.awaitUplinks(Math.toIntExact(tcpRate * time.toSeconds()));
        System.out.printf(
                "      processor time: gateway %.1f s, the other ends %.1f s%n",
                cpu(ProcessHandle.of(gateway.pid()).orElseThrow())
                                .minus(gatewayBefore)
                                .toMillis()
                        / 1e3,
                cpu(ProcessHandle.current()).minus(loadBefore).toMillis() / 1e3);
        return fleet.finish().latency().p99().toNanos();
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private static void say(String what, long p99) {
        System.out.printf("%-8s p99 %7.2f ms%n", what, millis(p99));
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static double mean(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).average().orElse(Double.NaN);
    }

    /** Browsers that read whatever comes. */
    private static final class Lookers implements WebSocket.Listener, AutoCloseable {
        private final LongAdder messages = new LongAdder();
        private final LongAdder characters = new LongAdder();
        private final HttpClient client = HttpClient.newHttpClient();
        private final List<WebSocket> open = new ArrayList<>();

        Lookers(GatewayProcess gateway, int count) throws Exception {
            String token = Files.readString(gateway.adminToken()).strip();
            for (int i = 0; i < count; i++) {
                open.add(client.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + token)
                        .buildAsync(URI.create("ws://127.0.0.1:" + gateway.httpPort() + "/events"), this)
                        .get(10, TimeUnit.SECONDS));
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            if (last) {
                messages.increment();
            }
            characters.add(data.length());
            socket.request(1);
            return null;
        }

        @Override
        public void close() {
            open.forEach(WebSocket::abort);
            client.close();
        }
    }
}
