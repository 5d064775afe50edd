package io.hawser.gateway.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.device.DeviceAuthenticator;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.LoginDecision;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.Bye;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The device port over real sockets. */
class DevicePortTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private DevicePort port;

    @BeforeEach
    void open() throws Exception {
        port = new DevicePort(new OpenAuthenticator());
    }

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void aSessionFedOneByteAtATimeIsASession() throws Exception {
        try (RawDevice device = RawDevice.hdp(port.address())) {
            byte[] bytes = HexFormat.of()
                    .parseHex("d7100100" + "0000000b" + "056465762d31" + "00" + "001e" + "0000" + "d7111000"
                            + "0000000d" + "00000001" + "0474656d70" + "32312e35");
            for (byte one : bytes) {
                device.sendBytes(new byte[] {one});
            }

            assertThat(device.receive()).isInstanceOf(Welcome.class);
            assertThat(device.receive()).isEqualTo(new UplinkAck(1));
        }
    }

    @Test
    void manyFramesOfOneReadAreAnsweredInOrder() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "d")) {
            StringBuilder frames = new StringBuilder();
            for (int id = 1; id <= 500; id++) {
                frames.append("d711100000000007%08x016162".formatted(id));
            }
            device.sendHex(frames + "d710050000000000");

            long acknowledged = 0;
            boolean pong = false;
            while (acknowledged < 500 || !pong) {
                GatewayMessage message = device.receive();
                if (message instanceof UplinkAck(long id)) {
                    assertThat(id).isGreaterThan(acknowledged);
                    acknowledged = id;
                } else {
                    assertThat(message).isEqualTo(new Pong());
                    pong = true;
                }
            }
        }
        assertThat(port.counters.value(Counter.UPLINKS_STORED)).isEqualTo(500);
        assertThat(port.counters.value(Counter.BYTES_IN)).isGreaterThan(500 * 15);
        assertThat(port.counters.value(Counter.BYTES_OUT)).isPositive();
    }

    @Test
    void aNewerSessionTakesOverWithAGreaterEpochAndTheOlderIsToldAndClosed() throws Exception {
        try (RawDevice older = RawDevice.hdp(port.address());
                RawDevice newer = RawDevice.hdp(port.address())) {
            long first = older.login("twin").epoch();

            long second = newer.login("twin").epoch();

            assertThat(second).isGreaterThan(first);
            assertThat(older.receive()).isEqualTo(new GoAway(GoAway.Reason.TAKEN_OVER, 0, ""));
            assertThat(older.seesEnd()).isTrue();
            newer.send(new Ping());
            assertThat(newer.receive()).isEqualTo(new Pong());
            assertThat(port.registry.count()).isEqualTo(1);
        }
        assertThat(port.counters.value(Counter.TAKEOVERS)).isEqualTo(1);
    }

    @Test
    void ofManyLogInsOfOneDeviceAtOnceExactlyOneStays() throws Exception {
        List<RawDevice> devices = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RawDevice>> logins = new ArrayList<>();
            for (int count = 0; count < 40; count++) {
                logins.add(threads.submit(() -> RawDevice.loggedIn(port.address(), "one")));
            }
            for (Future<RawDevice> login : logins) {
                devices.add(login.get());
            }
        }

        await().atMost(SOON).until(() -> port.listener.connections() == 1);

        assertThat(port.registry.count()).isEqualTo(1);
        long winner = port.registry.find(new DeviceId("one")).orElseThrow().epoch();
        assertThat(port.connected).extracting(DeviceSession::epoch).allMatch(epoch -> epoch <= winner);
        for (RawDevice device : devices) {
            device.close();
        }
    }

    @Test
    void commandsReachTheDeviceAndItsAnswersComeBack() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "d")) {
            await().atMost(SOON).until(() -> !port.connected.isEmpty());
            Command command = new Command(new UUID(1, 2), 5_000, false, "reboot", Payload.empty());

            assertThat(port.connected.element().send(command)).isTrue();

            assertThat(device.receive()).isEqualTo(command);
            device.send(new CommandAck(command.id()));
            await().atMost(SOON).until(() -> port.acknowledged.contains(command.id()));
        }
    }

    @Test
    void byeIsACleanEnd() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "d")) {
            device.send(new Bye(0));

            assertThat(device.seesEnd()).isTrue();
        }
        await().atMost(SOON).until(() -> port.counters.value(Counter.DISCONNECTS_CLEAN) == 1);
        assertThat(port.registry.count()).isZero();
    }

    @Test
    void endingASessionTwiceFromManyThreadsIsEndingItOnce() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "d")) {
            await().atMost(SOON).until(() -> !port.connected.isEmpty());
            DeviceSession session = port.connected.element();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int count = 0; count < 50; count++) {
                    threads.execute(() -> session.end(Disconnect.BY_OPERATOR));
                }
            }

            assertThat(device.receive()).isEqualTo(new GoAway(GoAway.Reason.DISCONNECTED, 0, ""));
            assertThatThrownBy(device::receive).isInstanceOf(EOFException.class);
        }
        await().atMost(SOON).until(() -> port.counters.value(Counter.DISCONNECTS_UNCLEAN) == 1);
    }

    @Test
    void anErrorInsideOneSessionEndsThatSessionOnly() throws Exception {
        try (RawDevice good = RawDevice.loggedIn(port.address(), "good");
                RawDevice bad = RawDevice.hdp(port.address())) {
            bad.send(new Hello(new DeviceId(OpenAuthenticator.BROKEN), new Authentication.None(), 0));

            assertThat(endsSomehow(bad)).isTrue();
            for (int attempt = 0; attempt < 10; attempt++) {
                good.send(new Ping());
                assertThat(good.receive()).isEqualTo(new Pong());
                RawDevice.loggedIn(port.address(), "new-" + attempt).close(); // on every I/O thread
            }
        }
    }

    @Test
    void aDeviceThatDoesNotReadIsClosedAndNobodyElsePays() throws Exception {
        try (RawDevice slow = RawDevice.loggedIn(port.address(), "slow");
                RawDevice good = RawDevice.loggedIn(port.address(), "good")) {
            await().atMost(SOON).until(() -> port.connected.size() == 2);
            DeviceSession session = port.registry.find(new DeviceId("slow")).orElseThrow();
            Command large = new Command(new UUID(0, 0), 1, false, "c", Payload.of(new byte[60_000]));

            await().atMost(SOON).pollInterval(Duration.ofMillis(1)).until(() -> !session.send(large));

            await().atMost(SOON).until(() -> port.counters.value(Counter.SLOW_READERS_CLOSED) == 1);
            good.send(new Ping());
            assertThat(good.receive()).isEqualTo(new Pong());
            assertThat(slow.socket().isConnected()).isTrue();
        }
    }

    @Test
    void replacingTheAcceptorUnderLoadDropsNoSessionAndRefusesNoConnection() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch loaded = new CountDownLatch(4);
        try (RawDevice established = RawDevice.loggedIn(port.address(), "established");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> connecting = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int number = thread;
                connecting.add(threads.submit(() -> connectUntil(stop, number, loaded)));
            }
            // Else all may be replaced before the first device comes.
            assertThat(loaded.await(20, TimeUnit.SECONDS)).isTrue();
            for (int restart = 0; restart < 50; restart++) {
                port.listener.restart(Duration.ofSeconds(30));
            }
            stop.set(true);

            for (Future<Integer> connects : connecting) {
                assertThat(connects.get()).isPositive();
            }
            established.send(new Ping());
            assertThat(established.receive()).isEqualTo(new Pong());
        }
    }

    @Test
    void oneConnectionTooManyIsClosedAndCounted() throws Exception {
        try (DevicePort small = new DevicePort(new OpenAuthenticator(), 1);
                RawDevice first = RawDevice.loggedIn(small.address(), "first");
                RawDevice second = RawDevice.hdp(small.address())) {
            assertThat(endsSomehow(second)).isTrue();
            first.send(new Ping());
            assertThat(first.receive()).isEqualTo(new Pong());
            assertThat(small.counters.value(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
        }
    }

    @Test
    void jsonLinesAndHdpShareThePort() throws Exception {
        try (RawDevice json = RawDevice.json(port.address());
                RawDevice hdp = RawDevice.loggedIn(port.address(), "hdp")) {
            json.sendText("{\"type\":\"hello\",\"device\":\"json\",\"keepAlive\":30}\r\n\n");
            assertThat(((Welcome) json.receive()).keepAliveSeconds()).isEqualTo(30);
            json.sendText("{\"type\":\"uplink\",\"id\":1,\"name\":\"temp\",\"payload\":21.5}\n");
            assertThat(json.receive()).isEqualTo(new UplinkAck(1));
            hdp.uplink(1, "x");
            assertThat(hdp.receive()).isEqualTo(new UplinkAck(1));
        }
    }

    private int connectUntil(AtomicBoolean stop, int thread, CountDownLatch loaded) throws Exception {
        int connects = 0;
        while (!stop.get()) {
            RawDevice.loggedIn(port.address(), "load-" + thread + "-" + connects)
                    .close();
            if (connects++ == 0) {
                loaded.countDown();
            }
        }
        return connects;
    }

    private static boolean endsSomehow(RawDevice device) throws IOException {
        try {
            return device.seesEnd();
        } catch (SocketException reset) {
            return true;
        }
    }

    /** Takes everybody; one device hits a bug of ours. */
    private static final class OpenAuthenticator implements DeviceAuthenticator {
        private static final String BROKEN = "hits-a-bug";

        @Override
        public LoginDecision decide(Hello hello) {
            if (hello.device().value().equals(BROKEN)) {
                throw new AssertionError("injected");
            }
            return new LoginDecision.Accepted();
        }

        @Override
        public boolean proves(DeviceId device, Payload nonce, Payload hmac) {
            return false;
        }
    }
}
