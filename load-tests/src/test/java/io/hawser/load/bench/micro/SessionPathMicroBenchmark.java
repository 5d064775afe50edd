package io.hawser.load.bench.micro;

import io.hawser.gateway.device.DeviceSession;
import io.hawser.load.bench.SessionsInMemory;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does the gateway itself add to an uplink, between its decoder and its encoder? One read of a device, of one or several
 * uplinks with 64 bytes of payload: through the session, as one group into the event log, into a batch of the log's engine,
 * and back as one acknowledgement to the device's end of the wire. No socket, no codec; the engine is in memory, so that all
 * of it happens on the measuring thread.
 *
 * <p>The reference does what cannot be spared: it keeps the payloads and answers once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SessionPathMicroBenchmark {
    private static final int PAYLOAD_BYTES = 64;
    private static final int LOG_BYTES = 1 << 20; // so short that what it drops dies young

    @Param({"1", "16"})
    public int uplinks = 1;

    private final SessionsInMemory sessions = new SessionsInMemory(LOG_BYTES);
    private final LoopLink link = new LoopLink();
    private final DeviceSession session = new DeviceSession(link, sessions.services());
    private final ByteBuffer kept = ByteBuffer.allocate(LOG_BYTES);
    private List<Uplink> read = List.of();

    @Setup
    public void logIn() {
        session.onMessage(
                new Hello(new DeviceId("bench-device"), new Authentication.None(), DeviceCodec.DEFAULT_MAX_BODY - 1));
        session.onReadEnd(1);
        Uplink uplink = Readings.uplink(PAYLOAD_BYTES);
        read = List.copyOf(Collections.nCopies(uplinks, uplink));
        if (!session().equals(new UplinkAck(uplink.messageId()))) {
            throw new IllegalStateException("the uplinks were answered by " + link.last());
        }
    }

    @TearDown
    public void close() {
        sessions.close();
    }

    @Benchmark
    @MeasuredAgainst("keepAndAnswer")
    public GatewayMessage session() {
        for (Uplink uplink : read) {
            session.onMessage(uplink);
        }
        session.onReadEnd(read.size());
        link.endRound();
        return link.last();
    }

    @Benchmark
    public GatewayMessage keepAndAnswer() {
        long answered = 0;
        for (Uplink uplink : read) {
            if (kept.remaining() < uplink.payload().size()) {
                kept.clear();
            }
            uplink.payload().putInto(kept);
            answered = uplink.messageId();
        }
        link.send(new UplinkAck(answered));
        return link.last();
    }
}
