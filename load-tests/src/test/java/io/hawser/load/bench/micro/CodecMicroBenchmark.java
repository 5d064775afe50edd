package io.hawser.load.bench.micro;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.Optional;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to write and to read one message on the wire, in either protocol, and how far is that from moving its
 * bytes? The reference copies the same frame from one buffer to another. As in the gateway, reading is from a heap buffer and
 * writing is to a direct one. A process sees one kind of message only, so the compiler knows more than in a mixed gateway:
 * these figures are what is possible.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class CodecMicroBenchmark {
    private static final DeviceCodecs CODECS = DeviceCodecs.load();
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @Param({"hdp1", "json-lines"})
    public String protocol = "hdp1";

    @Param
    public TypicalMessage typical = TypicalMessage.PING;

    private DeviceCodec codec = codecOf(protocol);
    private WireMessage message = typical.message();
    private ByteBuffer in = NOTHING;
    private ByteBuffer out = NOTHING;

    @Setup
    public void encodeOnce() throws MalformedFrameException {
        codec = codecOf(protocol);
        message = typical.message();
        out = ByteBuffer.allocateDirect(message.maxEncodedSize(codec));
        message.encode(codec, out);
        out.flip();
        in = ByteBuffer.allocate(out.remaining()).put(out).flip();
        if (!decode().equals(Optional.of(message.message()))) {
            throw new IllegalStateException(protocol + ": " + typical + " is not read as it was written");
        }
    }

    @Benchmark
    @MeasuredAgainst("copy")
    public ByteBuffer encode() {
        out.clear();
        message.encode(codec, out);
        return out;
    }

    @Benchmark
    @MeasuredAgainst("copy")
    public Optional<?> decode() throws MalformedFrameException {
        in.rewind();
        return message.decode(codec, in);
    }

    @Benchmark
    public ByteBuffer copy() {
        in.rewind();
        out.clear();
        return out.put(in);
    }

    private static DeviceCodec codecOf(String protocol) {
        return CODECS.byName(protocol).orElseThrow().codec();
    }
}
