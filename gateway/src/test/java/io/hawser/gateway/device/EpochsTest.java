package io.hawser.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes whose clocks differ give out epochs that rise along a device's way from one to another. */
class EpochsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final MemoryBackplane backplane = new MemoryBackplane(1 << 20);

    @AfterEach
    void close() {
        backplane.close();
    }

    @Test
    void whoHasSeenAnEpochGivesOutGreaterOnesThoughItsClockIsMinutesBehind() throws Exception {
        Epochs ahead = open(backplane.registers(), () -> NOON.plus(Duration.ofMinutes(9)));
        Epochs behind = open(backplane.registers(), () -> NOON);
        long first = ahead.next().orElseThrow();

        behind.seen(first);

        assertThat(behind.next().orElseThrow()).isGreaterThan(first);
    }

    @Test
    void aDeviceThatGoesFromNodeToNodeHasRisingEpochsWhateverTheClocksDo() throws Exception {
        Random random = new Random(7);
        List<AtomicLong> offsets = new ArrayList<>();
        List<Epochs> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            AtomicLong offset = new AtomicLong(random.nextInt(-900_000, 900_000));
            offsets.add(offset);
            nodes.add(open(backplane.registers(), () -> NOON.plusMillis(offset.get())));
        }
        long last = 0;

        for (int i = 0; i < 10_000; i++) {
            int at = random.nextInt(3);
            if (random.nextInt(20) == 0) {
                offsets.get(at).set(random.nextInt(-900_000, 900_000));
            }
            if (random.nextInt(50) == 0) { // it restarts
                AtomicLong offset = offsets.get(at);
                nodes.set(at, open(backplane.registers(), () -> NOON.plusMillis(offset.get())));
            }
            long next = nodes.get(at).nextAbove(last).orElseThrow();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    void anEpochBeyondTheReservationHasANewOneMadeAtOnceAndNothingIsGivenOutBeforeItIsDurable() throws Exception {
        SlowRegisters registers = new SlowRegisters(backplane.registers());
        Epochs epochs = open(registers, () -> NOON);
        long far = epochs.next().orElseThrow() + (Duration.ofMinutes(5).toMillis() << 16);
        registers.slow = true;

        epochs.seen(far);
        epochs.seen(far + 1);

        assertThat(registers.raises).isEqualTo(2); // that of the beginning, and one, not one for each
        assertThat(epochs.next()).isEqualTo(OptionalLong.empty());
        registers.answer.complete(null);
        assertThat(epochs.next()).hasValue(far + 2);
        assertThat(backplane
                        .registers()
                        .read(new Registers.Key("epoch-reserved"))
                        .toCompletableFuture()
                        .get()
                        .orElseThrow())
                .isGreaterThan(far + 2);
    }

    @Test
    void whatWasSeenLongAgoChangesNothing() throws Exception {
        Epochs epochs = open(backplane.registers(), () -> NOON);
        long first = epochs.next().orElseThrow();

        epochs.seen(first - 1_000);

        assertThat(epochs.next()).hasValue(first + 1);
    }

    private static Epochs open(Registers registers, InstantSource clock) throws Exception {
        return Epochs.open(registers, clock).toCompletableFuture().get();
    }

    private static final class SlowRegisters implements Registers {
        private final Registers registers;
        private final CompletableFuture<Void> answer = new CompletableFuture<>();
        private boolean slow;
        private int raises;

        SlowRegisters(Registers registers) {
            this.registers = registers;
        }

        @Override
        public CompletionStage<Void> raise(Key key, long value) {
            raises++;
            return slow ? answer.thenCompose(_ -> registers.raise(key, value)) : registers.raise(key, value);
        }

        @Override
        public CompletionStage<OptionalLong> read(Key key) {
            return registers.read(key);
        }
    }
}
