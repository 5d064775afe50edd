package io.hawser.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BatchCodecTest {
    private final BatchEncoder encoder = new BatchEncoder("node-ä", 100);

    @Test
    void everyKindOfEventComesBackAsItWas() throws UnreadableBatchException {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            List<Event> events = anyEvents(random, 1 + random.nextInt(50));

            EventBatch decoded = BatchDecoder.decode(encode(events));

            assertThat(decoded)
                    .isEqualTo(new EventBatch(1000, Events.TIME.truncatedTo(ChronoUnit.MILLIS), "node-ä", events));
        }
    }

    @Test
    void theHeaderTellsWhenAndHowManyAndWhichOrdinals() throws UnreadableBatchException {
        ByteBuffer batch = encode(Events.uplinks("d", 1, 3));

        BatchHeader header = BatchHeader.of(batch);

        assertThat(header).isEqualTo(new BatchHeader(1000, Events.TIME.truncatedTo(ChronoUnit.MILLIS), 3));
        assertThat(header.nextOrdinal()).isEqualTo(1003);
    }

    @Test
    void whatRepeatsIsShort() {
        add(encoder, Events.uplink("device-of-some-length", 1));
        int first = encoder.size();

        add(encoder, Events.uplink("device-of-some-length", 2));

        assertThat(encoder.size() - first).isEqualTo(15);
    }

    @Test
    void noEventIsLongerThanItsBound() {
        Random random = new Random(2);
        for (int round = 0; round < 2000; round++) {
            Event event = Events.any(random);
            int before = encoder.size();

            add(encoder, event);

            assertThat(encoder.size() - before).isLessThanOrEqualTo(BatchEncoder.bound(event));
        }
    }

    @Test
    void aBatchCutShortAnywhereIsUnreadable() {
        ByteBuffer batch = encode(anyEvents(new Random(3), 10));

        for (int length = 0; length < batch.limit(); length++) {
            ByteBuffer cut = batch.slice(0, length);
            assertThatExceptionOfType(UnreadableBatchException.class).isThrownBy(() -> BatchDecoder.decode(cut));
        }
    }

    @Test
    void aBatchWithAnyByteChangedIsUnreadable() {
        ByteBuffer batch = encode(anyEvents(new Random(4), 10));

        for (int i = 0; i < batch.limit(); i++) {
            byte right = batch.get(i);
            batch.put(i, (byte) (right ^ 0x10));
            assertThatExceptionOfType(UnreadableBatchException.class).isThrownBy(() -> BatchDecoder.decode(batch));
            batch.put(i, right);
        }
    }

    @Test
    void rubbishWithARightChecksumIsUnreadableOrABatch() {
        Random random = new Random(5);
        int unreadable = 0;
        for (int round = 0; round < 20_000; round++) {
            ByteBuffer batch = encode(anyEvents(random, 3));
            int at = BatchHeader.BYTES + random.nextInt(batch.limit() - BatchHeader.BYTES - BatchHeader.CHECKSUM_BYTES);
            batch.put(at, (byte) random.nextInt());
            NewerBatch.seal(batch);
            try {
                BatchDecoder.decode(batch);
            } catch (UnreadableBatchException _) {
                unreadable++;
            }
        }
        assertThat(unreadable).isPositive();
    }

    @Test
    void anUnknownVersionIsNamed() {
        ByteBuffer batch = encode(Events.uplinks("d", 1, 1));
        batch.put(0, (byte) 9);

        assertThatExceptionOfType(UnreadableBatchException.class)
                .isThrownBy(() -> BatchDecoder.decode(batch))
                .withMessage("event batch: version 9 (expected: 1)");
    }

    @Test
    void oneOfANewerVersionIsToldFromOneThatIsDamaged() {
        ByteBuffer newer = NewerBatch.record((byte) 9);
        assertThat(refusal(newer)).matches(UnreadableBatchException::isNewer);
        assertThat(refusal(newer))
                .hasMessage("event batch: version 9 (expected: 1), written by a newer version of Hawser");
        newer.put(BatchHeader.BYTES, (byte) 77);
        assertThat(refusal(newer)).matches(damaged -> !damaged.isNewer());
        assertThat(refusal(NewerBatch.record((byte) 0))).matches(damaged -> !damaged.isNewer());
        assertThat(refusal(ByteBuffer.wrap(new byte[] {9, 0, 0}))).matches(damaged -> !damaged.isNewer());
    }

    @Test
    void anEventOfAKindThatIsNotKnownIsOfANewerVersion() {
        ByteBuffer batch = encode(Events.uplinks("d", 1, 1));
        int tag = BatchHeader.BYTES + 1 + "node-ä".getBytes(StandardCharsets.UTF_8).length;
        assertThat(batch.get(tag)).isEqualTo(DetailTag.UPLINK_FIRST);
        batch.put(tag, (byte) 99);
        NewerBatch.seal(batch);

        assertThat(refusal(batch)).matches(UnreadableBatchException::isNewer);
    }

    private static UnreadableBatchException refusal(ByteBuffer batch) {
        return catchThrowableOfType(UnreadableBatchException.class, () -> BatchDecoder.decode(batch));
    }

    private ByteBuffer encode(List<Event> events) {
        events.forEach(event -> add(encoder, event));
        return encoder.seal(1000, Events.TIME);
    }

    private static List<Event> anyEvents(Random random, int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean repeat = !events.isEmpty() && random.nextInt(3) == 0;
            events.add(repeat ? events.getLast() : Events.any(random));
        }
        return events;
    }

    private static void add(BatchEncoder encoder, Event event) {
        encoder.add(event, BatchEncoder.bound(event));
    }
}
