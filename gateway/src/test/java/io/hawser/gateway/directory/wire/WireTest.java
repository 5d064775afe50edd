package io.hawser.gateway.directory.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.SessionActivity;
import io.hawser.gateway.directory.wire.Announcement.Gone;
import io.hawser.gateway.directory.wire.Announcement.Here;
import io.hawser.gateway.directory.wire.CallBodies.Delivery;
import io.hawser.gateway.directory.wire.CallBodies.Ending;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What nodes say to each other survives the way, and what nobody said is refused. */
class WireTest {
    private static final DeviceId DEVICE = new DeviceId("café-\uD83D\uDE00");

    @Test
    void announcementsAreReadAsTheyWereWrittenInBatchesThatAreNotTooLong() throws Exception {
        List<Announcement> all = new ArrayList<>();
        IntStream.range(0, 3_000).forEach(i -> {
            all.add(new Here(new DeviceId("%04d".formatted(i) + "é".repeat(60)), i, "hdp1", "[::1]:" + i, 5L * i));
            all.add(new Gone(new DeviceId("g" + i), (1L << 62) - i));
        });

        List<ByteBuffer> byEntries = AnnouncementCodec.encode(all.iterator(), 512, 64 << 10);
        List<ByteBuffer> byBytes = AnnouncementCodec.encode(all.iterator(), Integer.MAX_VALUE, 64 << 10);

        assertThat(byEntries).hasSize(12).allMatch(batch -> batch.remaining() <= 64 << 10);
        assertThat(byBytes).hasSizeBetween(6, 11).allMatch(batch -> batch.remaining() <= 64 << 10);
        assertThat(all(byEntries)).isEqualTo(all);
        assertThat(all(byBytes)).isEqualTo(all);
        assertThat(AnnouncementCodec.encode(List.<Announcement>of().iterator(), 1, 1))
                .isEmpty();
    }

    @Test
    void theBytesOfAnAnnouncementStay() {
        List<ByteBuffer> batch = AnnouncementCodec.encode(
                List.<Announcement>of(
                                new Here(new DeviceId("d"), 0x0102, "hdp1", "h:1", 3), new Gone(new DeviceId("e"), 4))
                        .iterator(),
                512,
                64 << 10);

        assertThat(hex(batch.getFirst()))
                .isEqualTo("01" + "01" + "000164" + "0000000000000102" + "0000000000000003" + "000468647031"
                        + "0003683a31" + "02" + "000165" + "0000000000000004");
    }

    @Test
    void questionsAndAnswersAreReadAsTheyWereWritten() throws Exception {
        Command command = new Command(UUID.randomUUID(), 0xFFFF_FFFFL, true, "réboot", Payload.of((byte) 0, (byte) -1));
        List<Optional<SessionActivity>> activities = List.of(
                Optional.of(new SessionActivity(9, Instant.ofEpochMilli(8), 7, 6, 5, 4, 3, 2)), Optional.empty());

        assertThat(CallBodies.readDelivery(CallBodies.delivery(DEVICE, command)))
                .isEqualTo(new Delivery(DEVICE, command));
        assertThat(CallBodies.readEnding(CallBodies.ending(DEVICE, Disconnect.BY_OPERATOR)))
                .isEqualTo(new Ending(DEVICE, Disconnect.BY_OPERATOR));
        assertThat(CallBodies.readDevices(CallBodies.devices(List.of(DEVICE, new DeviceId("b")))))
                .containsExactly(DEVICE, new DeviceId("b"));
        assertThat(CallBodies.readActivities(CallBodies.activities(activities))).isEqualTo(activities);
        assertThat(CallBodies.readEpoch(CallBodies.epoch(17))).isEqualTo(17);
        for (CallBodies.Outcome outcome : CallBodies.Outcome.values()) {
            assertThat(CallBodies.readOutcome(CallBodies.outcome(outcome))).isEqualTo(outcome);
        }
    }

    @Test
    void anotherVersionIsNamed() {
        assertThatExceptionOfType(UnreadableBodyException.class)
                .isThrownBy(() -> CallBodies.readEpoch(ByteBuffer.wrap(new byte[] {7, 0, 0, 0, 0, 0, 0, 0, 0})))
                .withMessage("version 7 (this node reads: 1)");
    }

    @Test
    void whateverTheBytesAreTheyAreReadOrRefused() {
        Random random = new Random(20_260_301);
        List<ByteBuffer> good = List.of(
                AnnouncementCodec.encode(
                                List.<Announcement>of(new Here(DEVICE, 1, "p", "a", 1), new Gone(DEVICE, 1))
                                        .iterator(),
                                9,
                                999)
                        .getFirst(),
                CallBodies.delivery(DEVICE, new Command(UUID.randomUUID(), 1, false, "n", Payload.ofUtf8("p"))),
                CallBodies.ending(DEVICE, Disconnect.BY_OPERATOR),
                CallBodies.devices(List.of(DEVICE, DEVICE)),
                CallBodies.epoch(1),
                CallBodies.activities(List.of(Optional.of(new SessionActivity(9, Instant.EPOCH, 7, 6, 5, 4, 3, 2)))));

        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = i % 2 == 0 ? noise(random) : damaged(good.get(random.nextInt(good.size())), random);
            readers().forEach(reader -> {
                try {
                    reader.read(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
                } catch (UnreadableBodyException e) {
                    assertThat(e.getMessage()).isNotEmpty();
                } catch (RuntimeException e) {
                    throw new AssertionError(HexFormat.of().formatHex(bytes), e);
                }
            });
        }
    }

    private interface AnyReader {
        Object read(ByteBuffer body) throws UnreadableBodyException;
    }

    private static List<AnyReader> readers() {
        return List.of(
                AnnouncementCodec::decode,
                CallBodies::readDelivery,
                CallBodies::readEnding,
                CallBodies::readDevices,
                CallBodies::readEpoch,
                CallBodies::readOutcome,
                CallBodies::readActivities);
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[0] = 1;
        }
        return bytes;
    }

    private static byte[] damaged(ByteBuffer good, Random random) {
        byte[] bytes = new byte[Math.max(1, good.remaining() - random.nextInt(4))];
        good.duplicate().get(bytes, 0, Math.min(bytes.length, good.remaining()));
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static List<Announcement> all(List<ByteBuffer> batches) throws UnreadableBodyException {
        List<Announcement> all = new ArrayList<>();
        for (ByteBuffer batch : batches) {
            all.addAll(AnnouncementCodec.decode(batch));
        }
        return all;
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
