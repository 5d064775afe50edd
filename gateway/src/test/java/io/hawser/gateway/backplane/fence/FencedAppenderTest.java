package io.hawser.gateway.backplane.fence;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.FaultyLog;
import io.hawser.gateway.backplane.FaultyLog.Fault;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Stages;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The only writer of a log, over an engine that fails as told; its pauses end when the test says so. */
class FencedAppenderTest {
    private final MemoryBackplane backplane = new MemoryBackplane(8 << 20);
    private final DurableLog behind = backplane.log(new LogName("fenced"));
    private final FaultyLog log = new FaultyLog(behind);
    private final List<Runnable> pauses = new ArrayList<>();
    private final List<Duration> paused = new ArrayList<>();
    private final List<LogFailure.Fenced> fences = new ArrayList<>();
    private final List<String> durable = new ArrayList<>();
    private final Map<String, LogFailure> refused = new HashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final FencedAppender appender = new FencedAppender(
            log, Position.START, () -> new RecordId("batch" + ids.incrementAndGet()), this::pause, fences::add);

    @AfterEach
    void close() {
        backplane.close();
    }

    @Test
    void recordsAreInTheOrderInWhichTheyWereGiven() {
        log.hold();
        give("a", "b", "c");
        assertThat(log.appends()).isOne();
        assertThat(durable).isEmpty();

        log.release();
        assertThat(log.appends()).isEqualTo(2); // what waited goes together
        give("d");

        assertThat(written()).containsExactly("a", "b", "c", "d");
        assertThat(durable).containsExactly("a", "b", "c", "d");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN_WRITTEN", "UNKNOWN_NOT_WRITTEN", "FULL", "UNAVAILABLE", "BUG"})
    void whatMustLastIsRepeatedInItsPlace(Fault fault) {
        give("a");
        log.hold();
        give("b");
        log.failNext(fault);
        give("c", "d");
        log.release();

        assertThat(durable).containsExactly("a", "b");
        assertThat(pauses).hasSize(1);
        endPause();

        assertThat(written()).containsExactly("a", "b", "c", "d");
        assertThat(durable).containsExactly("a", "b", "c", "d");
        give("e");
        assertThat(written()).endsWith("d", "e");
        assertThat(fences).isEmpty();
    }

    @Test
    void pausesGrowAndBeginAnewOnceSomethingIsWritten() {
        log.failAlways(Fault.UNAVAILABLE);
        give("a");
        IntStream.range(0, 6).forEach(_ -> endPause());

        assertThat(paused).extracting(Duration::toMillis).containsExactly(50L, 100L, 200L, 400L, 800L, 1000L, 1000L);
        log.heal();
        endPause();
        log.failNext(Fault.FULL);
        give("b");
        assertThat(paused.getLast()).hasMillis(50);
        endPause();
        assertThat(durable).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "UNAVAILABLE"})
    void whatNeedNotLastIsRefusedAndThoseBehindItGoOn(Fault fault) {
        log.hold();
        log.failNext(fault);
        tryGive("a");
        give("b");
        log.release();

        assertThat(refused).containsOnlyKeys("a");
        assertThat(refused.get("a")).isInstanceOf(fault.failure().getClass());
        assertThat(written()).containsExactly("b");
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "UNAVAILABLE"})
    void ofABatchThatIsNotTakenWhatMustLastIsRepeatedInFrontOfAllElse(Fault fault) {
        log.hold();
        give("a");
        log.failNext(fault);
        give("b");
        tryGive("c");
        give("d");
        log.release();
        give("e");

        assertThat(refused).containsOnlyKeys("c");
        assertThat(written()).containsExactly("a");
        endPause();
        assertThat(written()).containsExactly("a", "b", "d", "e");
    }

    @Test
    void whileTheLogTakesNothingWhatNeedNotLastIsRefusedAtOnce() {
        log.failAlways(Fault.FULL);
        give("a");
        int appends = log.appends();

        tryGive("b");
        assertThat(refused.get("b")).isInstanceOf(LogFailure.Full.class);
        assertThat(log.appends()).isEqualTo(appends);

        log.heal();
        endPause();
        tryGive("c");
        assertThat(durable).containsExactly("a", "c");
    }

    @Test
    void whileAnEndIsUnknownWhatNeedNotLastWaits() {
        log.failNext(Fault.UNKNOWN_NOT_WRITTEN);
        tryGive("a");
        tryGive("b");
        assertThat(refused).isEmpty();
        assertThat(durable).isEmpty();

        endPause();

        assertThat(durable).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "UNAVAILABLE"})
    void whatMayBeWrittenIsNotGivenUp(Fault second) {
        log.failNext(Fault.UNKNOWN_WRITTEN, second);
        tryGive("a");
        endPause();
        assertThat(refused).isEmpty();

        endPause();

        assertThat(durable).containsExactly("a");
        assertThat(written()).containsExactly("a");
    }

    @Test
    void onceSomebodyElseHasAppendedNothingIsWrittenAnyMore() {
        give("a");
        var _ = get(behind.append(bytes("other"), Expect.any(), new RecordId("other")));

        log.hold();
        give("b");
        tryGive("c"); // behind b, whose place the other has
        log.release();
        tryGive("d");
        give("e");

        assertThat(fences).hasSize(1);
        assertThat(refused).containsOnlyKeys("b", "c", "d", "e");
        assertThat(refused.values()).allMatch(LogFailure.Fenced.class::isInstance);
        assertThat(written()).containsExactly("a", "other");
        assertThat(pauses).isEmpty();
    }

    @Test
    void whoeverAppendsWhileAnEndIsUnknownFencesIt() {
        log.failNext(Fault.UNKNOWN_NOT_WRITTEN);
        give("a");
        var _ = get(behind.append(bytes("other"), Expect.any(), new RecordId("other")));

        endPause();

        assertThat(fences).hasSize(1);
        assertThat(written()).containsExactly("other");
        assertThat(durable).isEmpty();
    }

    @Test
    void whatIsNotWantedWhenItsTurnComesIsNotWritten() {
        log.failNext(Fault.UNAVAILABLE);
        give("a");
        List<String> asked = new ArrayList<>();
        appender.append(new Given("b", true, () -> !asked.add("b")));
        give("c");
        assertThat(asked).isEmpty();

        endPause();

        assertThat(asked).containsExactly("b");
        assertThat(written()).containsExactly("a", "c");
        assertThat(refused).isEmpty();
    }

    @Test
    void onceClosedNothingIsSentButWhatWasSentIsStillTold() {
        log.hold();
        give("a");
        appender.close();
        give("b");
        log.release();

        assertThat(durable).containsExactly("a");
        assertThat(written()).containsExactly("a");
    }

    @Test
    void anEntryThatThrowsDoesNotKeepTheOthers() {
        appender.append(new Given("a", true, () -> true) {
            @Override
            public void durable(Position position) {
                throw new IllegalStateException("thrown by the test");
            }
        });
        give("b");

        assertThat(written()).containsExactly("a", "b");
        assertThat(durable).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverFailsInBetweenEachIsWrittenOnceAndInOrderOrRefused(long seed) {
        Random random = new Random(seed);
        List<Fault> faults =
                List.of(Fault.UNKNOWN_WRITTEN, Fault.UNKNOWN_NOT_WRITTEN, Fault.FULL, Fault.UNAVAILABLE, Fault.BUG);
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            switch (random.nextInt(6)) {
                case 0 -> log.failNext(faults.get(random.nextInt(faults.size())));
                case 1 -> log.hold();
                case 2 -> log.release();
                case 3 -> endPauses();
                default -> {}
            }
            String text = "r" + i;
            given.add(text);
            appender.append(new Given(text, random.nextBoolean(), () -> true));
        }
        log.release();
        while (!pauses.isEmpty()) {
            endPauses();
        }

        given.removeAll(refused.keySet());
        assertThat(written()).isEqualTo(given);
        assertThat(durable).containsExactlyInAnyOrderElementsOf(given);
        assertThat(refused).isNotEmpty();
        assertThat(fences).isEmpty();
    }

    @Test
    void oneThatFailsToSayWhetherItIsWantedHoldsUpNobody() {
        appender.append(new Given("broken", false, () -> {
            throw new IllegalStateException("wanted by nobody knows whom");
        }));
        give("next");

        assertThat(written()).containsExactly("next");
        assertThat(refused).isEmpty();
    }

    @Test
    void aBatchHasItsBoundsAndOneEntryMayBeLonger() {
        log.hold();
        give("first");
        IntStream.range(0, FencedBatch.MOST_ENTRIES + 1).forEach(i -> give("s" + i));
        give("x".repeat(200 << 10), "y".repeat(200 << 10), "z".repeat(900 << 10));
        log.release();

        assertThat(log.appends()).isEqualTo(1 + 1 + 1 + 1 + 1); // first, most, the last s and x, y, z
        assertThat(written()).hasSize(1 + FencedBatch.MOST_ENTRIES + 1 + 3).isEqualTo(durable);
    }

    @Test
    void placesRiseAndAreThoseThatAReaderFinds() {
        List<Position> places = new ArrayList<>();
        log.hold();
        for (String text : List.of("a", "b", "c", "d")) {
            appender.append(new Given(text, true, () -> true) {
                @Override
                public void durable(Position place) {
                    places.add(place);
                }
            });
        }
        log.release();

        assertThat(places).isSorted().doesNotHaveDuplicates();
        assertThat(entries().map(LogRecord::position)).isEqualTo(places);
        assertThat(places)
                .extracting(FencedBatch::record)
                .extracting(Position::value)
                .containsExactly(1L, 1L, 1L, 2L);
    }

    @Test
    void whatNeedNotLastAndWaitsAlreadyIsRefusedWhenTheLogIsFull() {
        log.hold();
        log.failNext(Fault.FULL);
        give("a");
        tryGive("b"); // waits behind a
        tryGive("c");
        log.release();

        assertThat(refused).containsOnlyKeys("b", "c");
        assertThat(refused.values()).allMatch(LogFailure.Full.class::isInstance);
        endPause();
        assertThat(written()).containsExactly("a");
    }

    private void give(String... texts) {
        for (String text : texts) {
            appender.append(new Given(text, true, () -> true));
        }
    }

    private void tryGive(String text) {
        appender.append(new Given(text, false, () -> true));
    }

    private void pause(Runnable task, Duration time) {
        pauses.add(task);
        paused.add(time);
    }

    private void endPause() {
        assertThat(pauses).hasSize(1);
        pauses.removeFirst().run();
    }

    private void endPauses() {
        List<Runnable> due = List.copyOf(pauses);
        pauses.clear();
        due.forEach(Runnable::run);
    }

    private List<String> written() {
        return entries().map(Stages::text).toList();
    }

    private Stream<LogRecord> entries() {
        return get(behind.read(Position.START).next(10_000, 8 << 20)).stream()
                .flatMap(record -> FencedBatch.entries(record).stream());
    }

    private class Given implements FencedEntry {
        private final String text;
        private final boolean mustLast;
        private final BooleanSupplier wanted;

        Given(String text, boolean mustLast, BooleanSupplier wanted) {
            this.text = text;
            this.mustLast = mustLast;
            this.wanted = wanted;
        }

        @Override
        public ByteBuffer record() {
            return bytes(text);
        }

        @Override
        public boolean mustLast() {
            return mustLast;
        }

        @Override
        public boolean wanted() {
            return wanted.getAsBoolean();
        }

        @Override
        public void durable(Position position) {
            durable.add(text);
        }

        @Override
        public void refused(LogFailure why) {
            refused.put(text, why);
        }
    }
}
