package io.hawser.gateway.fault;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.Bye;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A wire protocol of one instruction a line: {@code !login ID}, {@code !uplink N}, {@code !ping}, {@code !pong},
 * {@code !bye}, and what breaks things on the I/O thread, on the store's thread, and in what handles messages. The gateway
 * answers with the name of its message and that of the thread that encoded it, and a PONG with {@code held} where the store's
 * writer is held up.
 */
final class FaultyCodec implements DeviceCodec {
    static final String HELD = " held";

    private static final int MAX_LINE = 256;
    private static final String WRITER = "store-writer";

    private final AtomicBoolean pongBreaks = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile Optional<CountDownLatch> acknowledging = Optional.empty(); // who acknowledges waits for it
    private volatile boolean deaf; // and does not listen to interrupts
    private volatile boolean holding;

    @Override
    public Optional<DeviceMessage> decodeDeviceMessage(ByteBuffer in, int maxBody) {
        int start = in.position();
        StringBuilder line = new StringBuilder();
        while (in.hasRemaining()) {
            char next = (char) in.get();
            if (next == '\n') {
                return Optional.of(follow(line.toString().split(" ", -1)));
            }
            line.append(next);
        }
        in.position(start);
        return Optional.empty();
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // what must not be null is null on purpose
    private DeviceMessage follow(String[] line) {
        return switch (line[0]) {
            case "!login" -> new Hello(new DeviceId(line[1]), new Authentication.None(), 0);
            case "!uplink" -> new Uplink(Long.parseLong(line[1]), true, false, "temp", Payload.of(new byte[] {1}));
            case "!ping" -> new Ping();
            case "!pong" -> new Pong();
            case "!bye" -> new Bye(0);
            // Handlers that throw:
            case "!hello-null" -> new Hello(null, new Authentication.None(), 0);
            case "!uplink-null" -> new Uplink(1, true, false, "temp", null);
            case "!command-ack-null" -> new CommandAck(null);
            case "!command-result-null" -> new CommandResult(null, CommandResult.Status.SUCCEEDED, Payload.empty());
            case "!ping-breaks" -> {
                pongBreaks.set(true);
                yield new Ping();
            }
            // The I/O thread:
            case "!exception" -> throw new IllegalStateException("a decoder with a bug");
            case "!error" -> throw new AssertionError("a decoder with a worse bug");
            case "!hostile" -> throw new HostileError();
            case "!spin" -> spin();
            // The store's thread:
            case "!hold-acks" -> {
                acknowledging = Optional.of(new CountDownLatch(1));
                deaf = line.length > 1;
                yield new Ping();
            }
            case "!release" -> {
                released.set(true);
                yield new Ping();
            }
            default -> throw new IllegalArgumentException(line[0]);
        };
    }

    /** Hears nothing until it is released by another connection. */
    private DeviceMessage spin() {
        released.set(false);
        while (!released.get()) {
            Thread.onSpinWait();
        }
        return new Ping();
    }

    @Override
    public void encode(GatewayMessage message, ByteBuffer out) {
        if (message instanceof io.hawser.protocol.Pong && pongBreaks.compareAndSet(true, false)) {
            throw new IllegalStateException("an encoder with a bug");
        }
        if (message instanceof UplinkAck) {
            awaitRelease();
        }
        String name = message.getClass().getSimpleName().toUpperCase(Locale.ROOT);
        String held = message instanceof io.hawser.protocol.Pong && holding ? HELD : "";
        out.put((name + " " + Thread.currentThread().getName() + held + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The writer only: where records are stored sooner than somebody asks to be told, he tells himself. */
    private void awaitRelease() {
        Optional<CountDownLatch> latch = acknowledging;
        if (latch.isEmpty() || !Thread.currentThread().getName().equals(WRITER)) {
            return;
        }
        holding = true;
        boolean done = false;
        while (!done) {
            try {
                latch.orElseThrow().await();
                done = true;
            } catch (InterruptedException _) {
                done = !deaf;
            }
        }
        acknowledging = Optional.empty();
        holding = false;
    }

    @Override
    public Optional<GatewayMessage> decodeGatewayMessage(ByteBuffer in, int maxBody) {
        throw new UnsupportedOperationException("only the gateway speaks this");
    }

    @Override
    public int maxEncodedSize(GatewayMessage message) {
        return MAX_LINE;
    }

    @Override
    public int maxEncodedSize(DeviceMessage message) {
        return MAX_LINE;
    }

    @Override
    public void encode(DeviceMessage message, ByteBuffer out) {
        throw new UnsupportedOperationException("only the gateway speaks this");
    }
}
