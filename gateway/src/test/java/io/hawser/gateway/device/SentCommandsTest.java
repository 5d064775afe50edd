package io.hawser.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.Command;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SentCommandsTest {
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // a nanosecond clock may be anywhere
    private final Counters counters = new Counters();
    private final SentCommands sent =
            new SentCommands(new TimingWheel(Duration.ofMillis(100), 16, nanos::get), counters);

    @Test
    void aCommandIsInFlightFromBeforeItIsSentUntilItsAnswerIsTold() {
        Command command = command();
        List<List<UUID>> seen = new ArrayList<>();

        assertThat(sent.send(command, _ -> seen.add(sent.inFlight()))).isTrue();
        sent.answered(command.id(), () -> seen.add(sent.inFlight()));

        assertThat(seen).containsExactly(List.of(command.id()), List.of(command.id()));
        assertThat(sent.inFlight()).isEmpty();
        assertThat(sent.count()).isEqualTo(1);
        assertThat(counters.value(Counter.COMMANDS_SENT)).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeSentIsNot() {
        assertThat(sent.send(command(), _ -> false)).isFalse();

        assertThat(sent.inFlight()).isEmpty();
        assertThat(sent.count()).isZero();
    }

    @Test
    void whatIsNeverAnsweredIsInFlightForAsLongAsItLives() {
        Command command = command();
        sent.send(command, _ -> true);

        nanos.addAndGet(TIME_TO_LIVE.toNanos() - 1);
        assertThat(sent.inFlight()).containsExactly(command.id());
        nanos.incrementAndGet();

        assertThat(sent.inFlight()).isEmpty();
    }

    @Test
    void whatIsSentAgainIsInFlightOnceAndCountedTwice() {
        Command command = command();

        sent.send(command, _ -> true);
        sent.send(command, _ -> true);

        assertThat(sent.inFlight()).containsExactly(command.id());
        assertThat(sent.count()).isEqualTo(2);
    }

    @Test
    void aDeviceThatAnswersNothingDoesNotFillTheMemory() {
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < SentCommands.MOST_IN_FLIGHT + 3; i++) {
            Command command = command();
            all.add(command.id());
            sent.send(command, _ -> true);
        }

        assertThat(sent.inFlight()).isEqualTo(all.subList(3, all.size()));
    }

    private static Command command() {
        return new Command(UUID.randomUUID(), TIME_TO_LIVE.toMillis(), false, "press", Payload.empty());
    }
}
