package io.hawser.gateway.event;

import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * Encodes events into one buffer, reused for every batch. What repeats within a batch costs a byte: the device and the
 * name of the event before, close times and epochs.
 *
 * <p>An event is: tag (1 byte), time (zigzag varint of seconds since the event before, 4 bytes of nanoseconds), epoch
 * (zigzag varint of the difference), device, detail. Texts are UTF-8 behind a varint of their length; the device, and an
 * uplink's name, behind a varint of their length plus one, where 0 means "as before". Payloads like texts.
 *
 * <p>Threads: confined to its owner.
 */
final class BatchEncoder {
    private static final int MAX_VARINT_BYTES = 10;
    private static final int MAX_UTF8_PER_CHAR = 3;
    /** Tag, time, epoch and the lengths of at most five texts, and two numbers or an id. */
    private static final int MAX_FIXED_BYTES = 1 + Integer.BYTES + 9 * MAX_VARINT_BYTES + 2 * Long.BYTES;

    private static final int ASCII = 0x80;

    private final byte[] node;
    private final CRC32C checksum = new CRC32C();
    private ByteBuffer out;
    private int count;
    private long lastSecond;
    private long lastEpoch;
    private String lastDevice = "";
    private String lastName = "";

    BatchEncoder(String node, int expectedBytes) {
        this.node = node.getBytes(StandardCharsets.UTF_8);
        out = ByteBuffer.allocate(Math.max(expectedBytes, overhead()));
        begin();
    }

    // In the switches below uplinks come first: there are so many more of them than of all the others that it shows.

    /** How long {@code event} can be at most. */
    static int bound(Event event) {
        int characters = event.device().length();
        int bytes = MAX_FIXED_BYTES;
        switch (event.detail()) {
            case EventDetail.UplinkReceived(var _, var _, String name, Payload payload) -> {
                characters += name.length();
                bytes += payload.size();
            }
            case EventDetail.DeviceConnected(String protocol, String address) ->
                characters += protocol.length() + address.length();
            case EventDetail.DeviceDisconnected(String reason, var _) -> characters += reason.length();
            case EventDetail.CommandChanged(var _, String name, String state, var _, Payload result) -> {
                characters += name.length() + state.length();
                bytes += result.size();
            }
            case EventDetail.ComponentChanged(String component, String from, String to, String cause) ->
                characters += component.length() + from.length() + to.length() + cause.length();
        }
        return bytes + characters * MAX_UTF8_PER_CHAR;
    }

    /** What a batch is longer than its events. */
    int overhead() {
        return BatchHeader.BYTES + MAX_VARINT_BYTES + node.length + BatchHeader.CHECKSUM_BYTES;
    }

    /** How many events wait for {@link #seal}. */
    int count() {
        return count;
    }

    /** How long the batch is so far. */
    int size() {
        return out.position();
    }

    /** @param bound of that event, which the caller has asked for already */
    void add(Event event, int bound) {
        makeRoom(bound + BatchHeader.CHECKSUM_BYTES);
        EventDetail detail = event.detail();
        out.put(tag(detail));
        putTime(event.time());
        putVarint(zigzag(event.epoch() - lastEpoch));
        lastEpoch = event.epoch();
        lastDevice = putUnlessRepeated(event.device(), lastDevice);
        putDetail(detail);
        count++;
    }

    /** The batch as an array of its own; the next one begins. */
    ByteBuffer seal(long ordinal, Instant written) {
        new BatchHeader(ordinal, written, count).putAt(0, out);
        makeRoom(BatchHeader.CHECKSUM_BYTES);
        checksum.reset();
        checksum.update(out.array(), 0, out.position());
        out.putInt((int) checksum.getValue());
        byte[] batch = new byte[out.position()];
        out.get(0, batch);
        begin();
        return ByteBuffer.wrap(batch);
    }

    private void begin() {
        out.clear();
        out.position(BatchHeader.BYTES);
        putVarint(node.length);
        out.put(node);
        count = 0;
        lastSecond = 0;
        lastEpoch = 0;
        lastDevice = "";
        lastName = "";
    }

    private void makeRoom(int bytes) {
        if (out.remaining() < bytes) {
            ByteBuffer wider = ByteBuffer.allocate(Math.max(out.capacity() * 2, out.position() + bytes));
            out.flip();
            out = wider.put(out);
        }
    }

    private static byte tag(EventDetail detail) {
        return switch (detail) {
            case EventDetail.UplinkReceived(var _, boolean duplicate, var _, var _) ->
                duplicate ? DetailTag.UPLINK_DUPLICATE : DetailTag.UPLINK_FIRST;
            case EventDetail.DeviceConnected _ -> DetailTag.DEVICE_CONNECTED;
            case EventDetail.DeviceDisconnected(var _, boolean clean) ->
                clean ? DetailTag.DEVICE_DISCONNECTED_CLEAN : DetailTag.DEVICE_DISCONNECTED_UNCLEAN;
            case EventDetail.CommandChanged _ -> DetailTag.COMMAND_CHANGED;
            case EventDetail.ComponentChanged _ -> DetailTag.COMPONENT_CHANGED;
        };
    }

    private void putDetail(EventDetail detail) {
        switch (detail) {
            case EventDetail.UplinkReceived(long messageId, var _, String name, Payload payload) -> {
                putVarint(messageId);
                lastName = putUnlessRepeated(name, lastName);
                putPayload(payload);
            }
            case EventDetail.DeviceConnected(String protocol, String address) -> {
                putText(protocol);
                putText(address);
            }
            case EventDetail.DeviceDisconnected(String reason, var _) -> putText(reason);
            case EventDetail.CommandChanged(var command, String name, String state, int attempts, Payload result) -> {
                out.putLong(command.getMostSignificantBits()).putLong(command.getLeastSignificantBits());
                putText(name);
                putText(state);
                putVarint(attempts);
                putPayload(result);
            }
            case EventDetail.ComponentChanged(String component, String from, String to, String cause) -> {
                putText(component);
                putText(from);
                putText(to);
                putText(cause);
            }
        }
    }

    private void putTime(Instant time) {
        long second = time.getEpochSecond();
        putVarint(zigzag(second - lastSecond));
        out.putInt(time.getNano());
        lastSecond = second;
    }

    private String putUnlessRepeated(String text, String before) {
        if (text.equals(before)) {
            out.put((byte) 0);
        } else {
            putText(text, 1);
        }
        return text;
    }

    private void putText(String text) {
        putText(text, 0);
    }

    /** The text behind its length, to which {@code shift} is added; written as ASCII until that proves wrong. */
    private void putText(String text, int shift) {
        int start = out.position();
        int length = text.length();
        putVarint(length + shift);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ASCII) {
                byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
                out.position(start);
                putVarint(encoded.length + shift);
                out.put(encoded);
                return;
            }
            out.put((byte) c);
        }
    }

    private void putPayload(Payload payload) {
        putVarint(payload.size());
        payload.putInto(out);
    }

    private void putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }
}
