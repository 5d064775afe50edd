package io.hawser.device.simulator.replay;

import io.hawser.device.simulator.recording.RecordedConnection;
import io.hawser.device.simulator.recording.Step;
import io.hawser.protocol.DeviceCodecs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Plays one connection.
 *
 * <p>Threads: {@link #play} has one of its own, which blocks; {@link #closeIfStalled} and {@link #close} are for any.
 */
final class Player {
    private static final String STOPPED = "stopped";
    private static final long IDLE = Long.MAX_VALUE;

    private final String name;
    private final RecordedConnection recorded;
    private final ReplaySettings settings;
    private final DeviceCodecs codecs;
    private final LongSupplier nanoTime;
    private final CountDownLatch stopped;
    private final Socket socket = new Socket();
    private final Lags lags = new Lags();
    private long sent;

    // Written by the one who sends before and after it does, read by the one who watches.
    private volatile long sendingSince = IDLE;
    private volatile boolean stalled;

    Player(
            String name,
            RecordedConnection recorded,
            ReplaySettings settings,
            DeviceCodecs codecs,
            LongSupplier nanoTime,
            CountDownLatch stopped) {
        this.name = name;
        this.recorded = recorded;
        this.settings = settings;
        this.codecs = codecs;
        this.nanoTime = nanoTime;
        this.stopped = stopped;
    }

    /**
     * Plays all of it.
     *
     * @param start when the recording's zero is
     */
    ReplayedConnection play(long start) throws InterruptedException {
        long toSend = recorded.bytesSent();
        try (socket) {
            if (stopped.await(left(start, recorded.start()), TimeUnit.NANOSECONDS)) {
                return unplayed();
            }
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(
                            settings.gateway().host(), settings.gateway().port()),
                    Math.clamp(settings.stall().toMillis(), 1, Integer.MAX_VALUE));
            AnswerReader answers = new AnswerReader(socket.getInputStream(), codecs);
            Thread reader = Thread.ofVirtual().name(name + "-answers").start(answers);
            String ending = ending(start, answers);
            socket.close();
            reader.join();
            return new ReplayedConnection(name, toSend, sent, answers.bytes(), ending);
        } catch (IOException _) {
            return ReplayedConnection.refused(name, toSend);
        }
    }

    /** What to say when it was stopped before it began. */
    ReplayedConnection unplayed() {
        return new ReplayedConnection(name, recorded.bytesSent(), 0, 0, STOPPED);
    }

    /** How late its steps were; once it has ended. */
    Lags lags() {
        return lags;
    }

    /** Closes the connection when the gateway has not read from it for too long. */
    void closeIfStalled() {
        long since = sendingSince;
        if (since != IDLE && nanoTime.getAsLong() - since > settings.stall().toNanos()) {
            stalled = true;
            close();
        }
    }

    /** Ends it early. */
    void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone either way
        }
    }

    private String ending(long start, AnswerReader answers) throws InterruptedException {
        try {
            for (Step step : recorded.steps()) {
                if (!(step instanceof Step.Received)
                        && answers.ended().await(left(start, step.at()), TimeUnit.NANOSECONDS)) {
                    break;
                }
                if (step instanceof Step.Left(Duration _, boolean reset)) {
                    return leave(reset, answers);
                }
                send(step, start);
            }
            var _ = answers.ended().await(settings.patience().toNanos(), TimeUnit.NANOSECONDS); // it need not end
            return stopped.getCount() == 0 ? STOPPED : answers.ending("held");
        } catch (IOException _) {
            var _ = answers.ended().await(settings.patience().toNanos(), TimeUnit.NANOSECONDS); // it said why, perhaps
            return stalled ? "stalled" : stopped.getCount() == 0 ? STOPPED : answers.ending("reset");
        }
    }

    private void send(Step step, long start) throws IOException {
        if (step instanceof Step.Sent(Duration at, var bytes)) {
            long now = nanoTime.getAsLong();
            lags.add(now - start - settings.dueNanos(at));
            sendingSince = now;
            socket.getOutputStream().write(bytes.toBytes());
            sendingSince = IDLE;
            sent += bytes.size();
        }
    }

    /** A device that resets throws away what is on its way; one that closes does not, and hears what is still to be said. */
    private String leave(boolean reset, AnswerReader answers) throws IOException, InterruptedException {
        if (reset) {
            socket.setSoLinger(true, 0);
        } else {
            socket.shutdownOutput();
            var _ = answers.ended().await(settings.patience().toNanos(), TimeUnit.NANOSECONDS); // it need not end
        }
        return answers.said().orElse("left");
    }

    private long left(long start, Duration at) {
        return start + settings.dueNanos(at) - nanoTime.getAsLong();
    }
}
