package io.hawser.gateway.backplane.fence;

import static io.hawser.gateway.backplane.Stages.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.Stages;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FencedBatchTest {
    private static final Position PLACE = new Position(7);

    @Test
    void entriesComeOutAsTheyWentIn() {
        List<LogRecord> entries = FencedBatch.entries(
                new LogRecord(PLACE, FencedBatch.of(List.of(bytes("one"), bytes(""), bytes("three")))));

        assertThat(entries).extracting(Stages::text).containsExactly("one", "", "three");
        assertThat(entries).allMatch(entry -> entry.bytes().isReadOnly());
        assertThat(entries).extracting(LogRecord::position).isSorted().doesNotHaveDuplicates();
        assertThat(entries.getLast().position()).isEqualTo(FencedBatch.place(PLACE));
    }

    @Test
    void aRecordOfTheTimeBeforeBatchesIsOneEntry() {
        ByteBuffer record = ByteBuffer.wrap(new byte[] {1, 2, 3});

        assertThat(FencedBatch.entries(new LogRecord(PLACE, record)))
                .containsExactly(new LogRecord(FencedBatch.place(PLACE), record));
    }

    @Test
    void aPlaceTellsWhichRecordsAreWhollyBehindIt() {
        Position last = FencedBatch.place(PLACE);

        assertThat(FencedBatch.record(last)).isEqualTo(PLACE);
        assertThat(FencedBatch.record(new Position(last.value() - 1))).isEqualTo(new Position(6));
        assertThat(FencedBatch.place(PLACE, FencedBatch.MOST_ENTRIES - 1))
                .isGreaterThan(FencedBatch.place(new Position(6)));
        assertThat(FencedBatch.place(Position.START)).isEqualTo(Position.START);
    }

    @Test
    void whatIsCutOffIsRefused() {
        ByteBuffer whole = FencedBatch.of(List.of(bytes("one"), bytes("two")));
        for (int length : List.of(2, 4, 6, whole.limit() - 1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FencedBatch.entries(new LogRecord(PLACE, whole.slice(0, length))));
        }
    }

    @Test
    void aLengthThatIsNegativeIsRefused() {
        ByteBuffer hostile = ByteBuffer.allocate(5).put((byte) 'B').putInt(-1).flip();

        assertThatIllegalArgumentException().isThrownBy(() -> FencedBatch.entries(new LogRecord(PLACE, hostile)));
    }
}
