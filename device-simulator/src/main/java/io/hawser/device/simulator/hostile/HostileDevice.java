package io.hawser.device.simulator.hostile;

import io.hawser.device.Credential;
import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.scenario.Attack;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * One device that goes against the protocol, once for each {@link #attack}.
 *
 * <p>Threads: one, which it blocks.
 */
final class HostileDevice {
    /** How long it waits for the gateway to react; longer than a gateway waits for a log-in by default. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);
    private static final int SMALL_BUFFER = 4096;
    /** Their answers are more than the kernels of both ends hold. */
    private static final int UNREAD_PINGS = 2_000_000;

    private static final int PINGS_AT_ONCE = 1000;
    private static final int NOISE_BYTES = 4096;
    private static final long BYTE_PAUSE_MILLIS = 1;

    private final Attack attack;
    private final List<MalformedFrame> malformed;
    private final DeviceId id;
    private final Credential credential;
    private final GatewayAddress gateway;
    private final DeviceCodec codec;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final CountDownLatch stopped;
    private int rounds;

    /** @param stopped opens when the run ends */
    HostileDevice(
            Attack attack,
            String protocol,
            DeviceId id,
            Credential credential,
            GatewayAddress gateway,
            DeviceCodec codec,
            RandomGenerator random,
            LongSupplier nanoTime,
            CountDownLatch stopped) {
        this.attack = attack;
        this.malformed = MalformedFrame.of(protocol, codec);
        this.id = id;
        this.credential = credential;
        this.gateway = gateway;
        this.codec = codec;
        this.random = random;
        this.nanoTime = nanoTime;
        this.stopped = stopped;
    }

    /** Does it once; how it ended, as {@code AttackReport} has it. */
    String attack() throws InterruptedException {
        int round = rounds++;
        int receiveBuffer = attack == Attack.SLOW_READER ? SMALL_BUFFER : 0;
        try (BareSocket socket = BareSocket.connect(gateway, codec, nanoTime, receiveBuffer)) {
            return switch (attack) {
                case MALFORMED_FRAMES -> malformedFrame(socket, round);
                case HALF_FRAME -> halfFrame(socket);
                case ONE_BYTE_AT_A_TIME -> oneByteAtATime(socket);
                case SLOW_READER -> slowReader(socket);
                case SILENT -> silent(socket);
                case NO_LOGIN -> socket.ending(PATIENCE);
                case RESET -> reset(socket);
                case CONNECT_STORM -> "left";
                case NOISE -> noise(socket);
            };
        } catch (ConnectException _) {
            return "connect-failed";
        } catch (IOException _) {
            return "reset";
        }
    }

    /** Every kind in turn, before logging in and then behind it. */
    private String malformedFrame(BareSocket socket, int round) throws IOException {
        if (round / malformed.size() % 2 == 1) {
            login(socket);
        }
        socket.send(malformed.get(round % malformed.size()).bytes());
        return socket.ending(PATIENCE);
    }

    private String halfFrame(BareSocket socket) throws IOException {
        byte[] uplink = uplink(1);
        login(socket);
        socket.send(Arrays.copyOf(uplink, 1 + random.nextInt(uplink.length - 1)));
        return socket.ending(PATIENCE);
    }

    private String oneByteAtATime(BareSocket socket) throws IOException, InterruptedException {
        login(socket);
        for (byte each : uplink(1)) {
            socket.send(new byte[] {each});
            var _ = stopped.await(BYTE_PAUSE_MILLIS, TimeUnit.MILLISECONDS); // a pause, whatever it returns
        }
        Optional<GatewayMessage> answer = socket.receive(PATIENCE);
        return answer.isPresent() && answer.get() instanceof UplinkAck ? "served" : socket.ending(PATIENCE);
    }

    private String slowReader(BareSocket socket) throws IOException, InterruptedException {
        login(socket);
        // Whoever stops reading too blocks our writing: the reader's patience ends that.
        Thread patience = Thread.ofVirtual().start(() -> {
            try {
                if (!stopped.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    socket.close();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            byte[] pings = pings();
            for (int sent = 0; sent < UNREAD_PINGS; sent += PINGS_AT_ONCE) {
                socket.send(pings);
            }
        } finally {
            patience.interrupt();
        }
        return socket.ending(PATIENCE);
    }

    private byte[] pings() {
        byte[] one = BareSocket.bytes(codec, new Ping());
        ByteBuffer many = ByteBuffer.allocate(one.length * PINGS_AT_ONCE);
        for (int i = 0; i < PINGS_AT_ONCE; i++) {
            many.put(one);
        }
        return many.array();
    }

    private String silent(BareSocket socket) throws IOException {
        socket.login(id, credential, KEEP_ALIVE, PATIENCE);
        return socket.ending(PATIENCE);
    }

    private String reset(BareSocket socket) throws IOException {
        byte[] uplink = uplink(1);
        login(socket);
        socket.send(Arrays.copyOf(uplink, uplink.length / 2));
        socket.reset();
        return "left";
    }

    private String noise(BareSocket socket) throws IOException {
        byte[] bytes = new byte[1 + random.nextInt(NOISE_BYTES)];
        random.nextBytes(bytes);
        socket.send(bytes);
        return socket.ending(PATIENCE);
    }

    private void login(BareSocket socket) throws IOException {
        socket.login(id, credential, Duration.ZERO, PATIENCE);
    }

    private byte[] uplink(long number) {
        return BareSocket.bytes(codec, new Uplink(number, true, false, "reading", Payload.ofUtf8("21.5")));
    }
}
