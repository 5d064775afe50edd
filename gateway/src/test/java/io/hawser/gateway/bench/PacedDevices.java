package io.hawser.gateway.bench;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Devices that send uplinks by a schedule, whatever becomes of those before: at each moment that is due the next device sends
 * some in one write. The schedule is looked at every millisecond, or when something comes.
 *
 * <p>Threads: one.
 */
public final class PacedDevices implements AutoCloseable {
    private static final int READ_BYTES = 64 * 1024;
    private static final Duration AHEAD = Duration.ofMillis(20);
    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final Duration PATIENCE =
            Duration.ofSeconds(30); // for what is not welcome, or not acknowledged in the end

    private final int burst;
    private final byte[] template;
    private final List<Line> lines = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
    private final ByteBuffer out;
    private long sent;
    private long acknowledged;
    private Run run = new Run(0, 1, Span.of(Duration.ZERO));

    private PacedDevices(int burst, int payloadBytes) throws IOException {
        this.burst = burst;
        this.template = HdpFrames.uplink(payloadBytes);
        this.out = ByteBuffer.allocateDirect(burst * template.length);
    }

    /**
     * Devices in session, round the gateways that listen on these ports.
     *
     * @param burst how many uplinks one sends in one write
     */
    public static PacedDevices connect(String prefix, List<Integer> ports, int devices, int burst, int payloadBytes)
            throws IOException {
        PacedDevices all = new PacedDevices(burst, payloadBytes);
        for (int number = 0; number < devices; number++) {
            all.lines.add(all.connect(prefix + number, ports.get(number % ports.size()), number));
        }
        return all;
    }

    /** One device's connection, and its uplinks by number, from 1. */
    private static final class Line {
        private final SocketChannel channel;
        private final int index;
        private final ByteBuffer frame = ByteBuffer.allocate(HdpFrames.MAX_ANSWER_BYTES); // which may come in parts
        private ByteBuffer rest = ByteBuffer.allocate(0); // of a write that the connection did not take
        private int owed; // bursts that were due while there was such a rest
        private int before; // the last uplink of earlier runs
        private int sent;
        private int acknowledged;

        Line(SocketChannel channel, int index) {
            this.channel = channel;
            this.index = index;
        }
    }

    /** The schedule of one run, and what was seen. */
    private final class Run {
        private final double gapNanos;
        private final long moments;
        private final long start = System.nanoTime() + AHEAD.toNanos();
        private final long from;
        private final long to;
        private final Histogram latency = PacedFigures.histogram();
        private final Histogram lateness = PacedFigures.histogram();
        private long next;

        Run(double perSecond, int burst, Span span) {
            gapNanos = perSecond == 0 ? 1 : burst / perSecond * 1e9;
            moments = Math.round(span.seconds() * perSecond / burst);
            from = start + span.settle().toNanos();
            to = from + span.measured().toNanos();
        }

        private long due(long moment) {
            return start + (long) (moment * gapNanos);
        }

        /** When an uplink of a device was due. */
        private long due(Line line, int number) {
            return due((number - line.before - 1) / burst * (long) lines.size() + line.index);
        }

        private void record(Histogram times, long due, long now) {
            if (due >= from && due < to) {
                times.recordValue(Math.min(Math.max(0, now - due), times.getHighestTrackableValue()));
            }
        }
    }

    /** Sends at that rate, all devices together, and waits until all is acknowledged. */
    public PacedFigures run(double perSecond, Span span) throws IOException {
        lines.forEach(line -> line.before = line.sent);
        long sentBefore = sent;
        run = new Run(perSecond, burst, span);
        serveUntil(run.from);
        span.begin().run();
        long acknowledgedBefore = acknowledged;
        long begun = System.nanoTime();
        serveUntil(run.to);
        double perSecondDone = (acknowledged - acknowledgedBefore) / ((System.nanoTime() - begun) / 1e9);
        span.end().run();
        long behind = sentBefore + Math.min(run.moments, run.next) * burst - acknowledged;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while ((run.next < run.moments || acknowledged < sentBefore + run.moments * burst)
                && System.nanoTime() < deadline) {
            serve();
        }
        return new PacedFigures(
                perSecond,
                perSecondDone,
                behind,
                sentBefore + run.moments * burst - acknowledged,
                run.latency,
                run.lateness);
    }

    private void serveUntil(long end) throws IOException {
        while (System.nanoTime() < end) {
            serve();
        }
    }

    private void serve() throws IOException {
        long now = System.nanoTime();
        for (; run.next < run.moments && run.due(run.next) <= now; run.next++) {
            Line line = lines.get((int) (run.next % lines.size()));
            line.owed++;
            sendOwed(line);
        }
        selector.select(this::attend, 1);
    }

    private void attend(SelectionKey key) {
        Line line = (Line) key.attachment();
        try {
            if (key.isWritable()) {
                line.channel.write(line.rest);
                if (!line.rest.hasRemaining()) {
                    key.interestOps(SelectionKey.OP_READ);
                    sendOwed(line);
                }
            }
            if (key.isReadable()) {
                if (line.channel.read(in.clear()) < 0) {
                    throw new EOFException("a gateway closed a connection");
                }
                take(line, in.flip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sendOwed(Line line) throws IOException {
        while (line.owed > 0 && !line.rest.hasRemaining()) {
            line.owed--;
            out.clear();
            long now = System.nanoTime();
            for (int i = 0; i < burst; i++) {
                HdpFrames.putUplink(out, template, ++line.sent);
                run.record(run.lateness, run.due(line, line.sent), now);
            }
            sent += burst;
            line.channel.write(out.flip());
            if (out.hasRemaining()) {
                line.rest = ByteBuffer.allocate(out.remaining()).put(out).flip();
                line.channel.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        }
    }

    private void take(Line line, ByteBuffer bytes) {
        ByteBuffer frame = line.frame;
        while (bytes.hasRemaining()) {
            frame.put(bytes.get());
            if (frame.position() >= HdpFrames.HEAD_BYTES && frame.position() == HdpFrames.length(frame)) {
                onAcknowledged(line, HdpFrames.acknowledged(frame, line.acknowledged));
                frame.clear();
            }
        }
    }

    private void onAcknowledged(Line line, int upTo) {
        long now = System.nanoTime();
        for (int number = Math.max(line.acknowledged, line.before) + 1; number <= upTo; number++) {
            run.record(run.latency, run.due(line, number), now);
        }
        acknowledged += upTo - line.acknowledged;
        line.acknowledged = upTo;
    }

    private Line connect(String device, int port, int index) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        SocketChannel channel = SocketChannel.open();
        while (!logsIn(channel, device, port, System.nanoTime() > deadline)) { // as a device does: it comes again
            channel.close();
            LockSupport.parkNanos(AGAIN.toNanos());
            channel = SocketChannel.open();
        }
        channel.configureBlocking(false);
        Line line = new Line(channel, index);
        channel.register(selector, SelectionKey.OP_READ, line);
        return line;
    }

    private static boolean logsIn(SocketChannel channel, String device, int port, boolean last) throws IOException {
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(HdpFrames.hello(device)));
        ByteBuffer answer = ByteBuffer.allocate(HdpFrames.MAX_ANSWER_BYTES);
        while (answer.position() < HdpFrames.HEAD_BYTES || answer.position() < HdpFrames.length(answer)) {
            if (channel.read(answer) < 0) {
                throw new EOFException("device " + device + " was refused");
            }
        }
        boolean welcome = HdpFrames.isWelcome(answer);
        if (!welcome && last) {
            throw new IOException("device " + device + " is not welcome: " + HdpFrames.text(answer));
        }
        return welcome;
    }

    @Override
    public void close() throws IOException {
        for (Line line : lines) {
            line.channel.close();
        }
        selector.close();
    }
}
