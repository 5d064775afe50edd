package io.hawser.gateway.event;

import io.hawser.protocol.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Events for tests. */
final class Events {
    static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123456789Z");

    private Events() {}

    static Event uplink(String device, long messageId) {
        return uplink(device, messageId, "temperature", Payload.ofUtf8("21.5"));
    }

    static Event uplink(String device, long messageId, String name, Payload payload) {
        return new Event(TIME, device, 7, new EventDetail.UplinkReceived(messageId, false, name, payload));
    }

    static List<Event> uplinks(String device, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(id -> uplink(device, id))
                .toList();
    }

    static Event connected(String device) {
        return new Event(TIME, device, 7, new EventDetail.DeviceConnected("hdp1", "127.0.0.1:4000"));
    }

    static long messageId(StoredEvent stored) {
        return messageId(stored.event());
    }

    static long messageId(Event event) {
        return ((EventDetail.UplinkReceived) event.detail()).messageId();
    }

    /** Anything that can happen, with every kind of text. */
    static Event any(Random random) {
        Instant time = Instant.ofEpochSecond(random.nextLong(-1L << 33, 1L << 33), random.nextInt(1_000_000_000));
        return new Event(time, text(random), random.nextLong(), detail(random));
    }

    private static EventDetail detail(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new EventDetail.DeviceConnected(text(random), text(random));
            case 1 -> new EventDetail.DeviceDisconnected(text(random), random.nextBoolean());
            case 2 ->
                new EventDetail.UplinkReceived(
                        random.nextLong(1, 1L << 32), random.nextBoolean(), text(random), payload(random));
            case 3 ->
                new EventDetail.CommandChanged(
                        new UUID(random.nextLong(), random.nextLong()),
                        text(random),
                        text(random),
                        random.nextInt(1 << 20),
                        payload(random));
            default -> new EventDetail.ComponentChanged(text(random), text(random), text(random), text(random));
        };
    }

    private static String text(Random random) {
        List<String> alphabets = List.of("abc-019", "äöü€", "日本語", "a\uD83D\uDE80z", "\u0000\u007f\u0080");
        String alphabet = alphabets.get(random.nextInt(alphabets.size()));
        return alphabet.repeat(random.nextInt(12));
    }

    private static Payload payload(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return Payload.of(bytes);
    }
}
