package io.hawser.protocol.hdp;

import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * HDP/1 with three faults that a load test has to find. PlantedFaultsTest compiles it and puts it before the real one on a
 * gateway's class path; nothing else does.
 *
 * <ul>
 *   <li>of 10,000 uplinks one is acknowledged and thrown away;
 *   <li>every command is sent twice, the second time as if it were the first;
 *   <li>every 10 s all I/O threads stall for 200 ms.
 * </ul>
 */
public final class HdpCodecProvider implements DeviceCodecProvider {
    private final DeviceCodec codec = new Faulty(new HdpCodec());

    @Override
    public String protocol() {
        return "hdp1";
    }

    @Override
    public boolean claims(byte firstByte) {
        return firstByte == FrameHeader.MAGIC;
    }

    @Override
    public DeviceCodec codec() {
        return codec;
    }

    private static final class Faulty implements DeviceCodec {
        private static final long DROP_ONE_IN = 10_000;
        private static final long STALL_EVERY_MILLIS = 10_000;
        private static final long STALL_MILLIS = 200;

        private final DeviceCodec real;
        private final AtomicLong uplinks = new AtomicLong();
        private final ThreadLocal<Long> dropped = new ThreadLocal<>();

        private Faulty(DeviceCodec real) {
            this.real = real;
        }

        @Override
        public Optional<DeviceMessage> decodeDeviceMessage(ByteBuffer in, int maxBody) throws MalformedFrameException {
            stall();
            Optional<DeviceMessage> message = real.decodeDeviceMessage(in, maxBody);
            if (message.isPresent()
                    && message.get() instanceof Uplink uplink
                    && uplinks.incrementAndGet() % DROP_ONE_IN == 0) {
                // A ping instead, whose answer goes out as the acknowledgement: on this thread, before anything else.
                dropped.set(uplink.messageId());
                return Optional.of(new Ping());
            }
            return message;
        }

        @Override
        public void encode(GatewayMessage message, ByteBuffer out) {
            Long acknowledged = dropped.get();
            if (message instanceof Pong && acknowledged != null) {
                dropped.remove();
                real.encode(new UplinkAck(acknowledged), out);
                return;
            }
            real.encode(message, out);
            if (message instanceof Command) {
                real.encode(message, out);
            }
        }

        private static void stall() {
            long since = System.currentTimeMillis() % STALL_EVERY_MILLIS;
            if (since < STALL_MILLIS) {
                try {
                    Thread.sleep(STALL_MILLIS - since);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public Optional<GatewayMessage> decodeGatewayMessage(ByteBuffer in, int maxBody) throws MalformedFrameException {
            return real.decodeGatewayMessage(in, maxBody);
        }

        @Override
        public int maxEncodedSize(GatewayMessage message) {
            // Room for a second copy, and for an acknowledgement in place of a pong.
            return 2 * Math.max(real.maxEncodedSize(message), real.maxEncodedSize(new UplinkAck(1)));
        }

        @Override
        public int maxEncodedSize(DeviceMessage message) {
            return real.maxEncodedSize(message);
        }

        @Override
        public void encode(DeviceMessage message, ByteBuffer out) {
            real.encode(message, out);
        }
    }
}
