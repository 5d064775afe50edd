package io.hawser.load.bench.uplink;

import io.hawser.load.bench.GatewayServer;
import io.hawser.load.bench.ProcessTime;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The load: many devices on one selector, each with a window of messages under way, what is acknowledged is sent anew in
 * one write; and the one subscriber. At the end it sends no more and waits until everything is acknowledged and received,
 * or nothing comes for a while.
 *
 * <p>Arguments: {@code hawser} with what {@link GatewayServer.Access} needs, or {@code mosquitto} with pid and port; then
 * devices, window, bytes of payload, seconds of warm-up, seconds measured. Prints the line of {@link UplinkFigures}.
 *
 * <p>Threads: the main thread sends.
 */
final class UplinkLoad {
    private static final int READ_BYTES = 64 * 1024;
    private static final long SELECT_MILLIS = 100;
    private static final long PATIENCE_NANOS = 10_000_000_000L; // at the end, while nothing comes any more

    private final UplinkFraming framing;
    private final Plan plan;
    private final Receipts receipts;
    private final Selector selector = Selector.open();
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
    private final ByteBuffer out;
    private boolean sending = true;
    private long sent;
    private long acknowledged;

    private record Plan(int devices, int window, int payloadBytes, int warmUpSeconds, int seconds) {
        private static Plan of(List<String> arguments) {
            List<Integer> numbers = arguments.stream().map(Integer::valueOf).toList();
            return new Plan(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3), numbers.get(4));
        }
    }

    private UplinkLoad(UplinkFraming framing, Plan plan) throws IOException {
        this.framing = framing;
        this.plan = plan;
        this.receipts = new Receipts(plan.devices());
        this.out = ByteBuffer.allocateDirect(plan.window() * framing.template(0, plan.payloadBytes()).length);
    }

    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        UplinkFigures figures;
        if (args[0].equals("hawser")) {
            GatewayServer.Access gateway = GatewayServer.Access.of(arguments.subList(1, arguments.size()));
            Plan plan = Plan.of(arguments.subList(1 + GatewayServer.Access.ARGUMENTS, arguments.size()));
            UplinkLoad load = new UplinkLoad(new HdpFraming(), plan);
            try (GroupMember _ = GroupMember.join(gateway, load.receipts)) {
                figures = load.run(gateway.pid(), gateway.devicePort());
            }
        } else {
            int port = Integer.parseInt(args[2]);
            UplinkLoad load = new UplinkLoad(new MqttFraming(), Plan.of(arguments.subList(3, arguments.size())));
            try (MqttSubscriber _ = MqttSubscriber.subscribe(port, load.receipts)) {
                figures = load.run(Long.parseLong(args[1]), port);
            }
        }
        System.out.println(figures.line());
        System.exit(0); // gRPC's threads linger
    }

    /** One device's messages under way. */
    private static final class Flight {
        private final byte[] template;
        private final ByteBuffer acknowledgement; // which may come in parts
        private int sent;
        private int acknowledged;

        private Flight(byte[] template, int acknowledgementBytes) {
            this.template = template;
            this.acknowledgement = ByteBuffer.allocate(acknowledgementBytes);
        }
    }

    private UplinkFigures run(long serverPid, int port) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int device = 0; device < plan.devices(); device++) {
            connect(server, device);
        }
        for (SelectionKey key : selector.keys()) {
            send((SocketChannel) key.channel(), (Flight) key.attachment(), plan.window());
        }
        long warmUpEnd = System.nanoTime() + plan.warmUpSeconds() * 1_000_000_000L;
        serveWhile(() -> System.nanoTime() < warmUpEnd);

        ProcessTime serverTime = ProcessTime.of(serverPid);
        ProcessTime ownTime = ProcessTime.own();
        long acknowledgedBefore = acknowledged;
        long receivedBefore = receipts.received();
        long start = System.nanoTime();
        long end = start + plan.seconds() * 1_000_000_000L;
        serveWhile(() -> System.nanoTime() < end);
        double took = (System.nanoTime() - start) / 1e9;
        double acknowledgedPerSecond = (acknowledged - acknowledgedBefore) / took;
        double receivedPerSecond = (receipts.received() - receivedBefore) / took;
        long behind = acknowledged - receipts.received();
        double serverShare = serverTime.share();
        double ownShare = ownTime.share();

        finish();
        return new UplinkFigures(
                acknowledgedPerSecond,
                receivedPerSecond,
                Math.max(0, behind), // the subscriber may get a message before its sender is told
                acknowledged,
                acknowledged - receipts.received(),
                receipts.repeated(),
                receipts.outOfOrder(),
                serverShare,
                ownShare);
    }

    private void connect(InetSocketAddress server, int device) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(framing.login(device)));
        ByteBuffer answer = ByteBuffer.allocate(framing.loginAnswerBytes());
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new EOFException("device " + device + " was refused");
            }
        }
        channel.configureBlocking(false);
        Flight flight = new Flight(framing.template(device, plan.payloadBytes()), framing.acknowledgementBytes());
        channel.register(selector, SelectionKey.OP_READ, flight);
    }

    private void serveWhile(BooleanSupplier condition) throws IOException {
        while (condition.getAsBoolean()) {
            selector.select(key -> serve((SocketChannel) key.channel(), (Flight) key.attachment()), SELECT_MILLIS);
        }
    }

    private void serve(SocketChannel channel, Flight flight) {
        try {
            if (channel.read(in.clear()) < 0) {
                throw new EOFException("the server closed a connection");
            }
            int done = takeAcknowledgements(flight, in.flip());
            acknowledged += done;
            if (sending) {
                send(channel, flight, done);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int takeAcknowledgements(Flight flight, ByteBuffer bytes) {
        int before = flight.acknowledged;
        ByteBuffer whole = flight.acknowledgement;
        while (bytes.hasRemaining()) {
            whole.put(bytes.get());
            if (!whole.hasRemaining()) {
                flight.acknowledged = framing.acknowledged(flight.acknowledged, whole);
                whole.clear();
            }
        }
        return flight.acknowledged - before;
    }

    private void send(SocketChannel channel, Flight flight, int count) throws IOException {
        out.clear();
        for (int number = 0; number < count; number++) {
            framing.put(out, flight.template, plan.payloadBytes(), ++flight.sent);
        }
        sent += count;
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** Until all that was sent is acknowledged and received, or neither came further for a while. */
    private void finish() throws IOException {
        sending = false;
        long progress = -1;
        long since = System.nanoTime();
        while ((acknowledged < sent || receipts.received() < acknowledged)
                && System.nanoTime() - since < PATIENCE_NANOS) {
            long now = acknowledged + receipts.received();
            if (now != progress) {
                progress = now;
                since = System.nanoTime();
            }
            selector.select(key -> serve((SocketChannel) key.channel(), (Flight) key.attachment()), SELECT_MILLIS);
        }
        if (acknowledged < sent) {
            System.err.println((sent - acknowledged) + " messages were never acknowledged");
        }
    }
}
