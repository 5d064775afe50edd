package io.hawser.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactsCodecTest {
    private static final NodeFacts FACTS = new NodeFacts(
            "1.2.3",
            Instant.ofEpochMilli(1_234),
            Standing.ISOLATED,
            Instant.ofEpochMilli(5_678),
            1_000_000,
            7,
            List.of(0, 5),
            "a:7701",
            "[::1]:7700",
            "",
            List.of("Ports are open to all – be careful.", ""));

    @Test
    void whatIsToldIsHeard() {
        assertThat(FactsCodec.decode(FactsCodec.encode(FACTS))).isEqualTo(FACTS);
    }

    @Test
    void whatALaterProgramAddsIsPassedOver() {
        ByteBuffer told = FactsCodec.encode(FACTS);
        ByteBuffer longer = ByteBuffer.allocate(told.remaining() + 9).put(told);

        assertThat(FactsCodec.decode(longer.rewind())).isEqualTo(FACTS);
    }

    @Test
    void anotherVersionIsRefusedWithItsNumber() {
        ByteBuffer told = FactsCodec.encode(FACTS).put(0, (byte) 9);

        assertThatThrownBy(() -> FactsCodec.decode(told))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 9 (expected: 1)");
    }

    @Test
    void whatIsCutOffIsRefusedWhereverItIsCut() {
        ByteBuffer told = FactsCodec.encode(FACTS);

        for (int length = 0; length < told.limit(); length++) {
            ByteBuffer cut = told.duplicate().limit(length);
            assertThatThrownBy(() -> FactsCodec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aStandingThatIsNotKnownTakesNoDevices() {
        ByteBuffer told = FactsCodec.encode(FACTS);
        int standing = 1 + 4 + 5 + 8;

        assertThat(FactsCodec.decode(told.put(standing, (byte) 77)).standing()).isEqualTo(Standing.DRAINING);
    }
}
