package io.hawser.gateway.backplane;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.failure;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine's log does. */
public abstract class DurableLogContract {
    private static final int RIVALS = 6;
    private static final int ROUNDS = 2000;
    /** Less than the time after which whoever waits for a record is told in any case. */
    private static final Duration PATIENCE = Duration.ofMillis(900);

    private Backplane backplane;
    protected DurableLog log;

    /** A new, empty engine. */
    protected abstract Backplane open();

    @BeforeEach
    void openLog() {
        backplane = open();
        log = backplane.log(new LogName("contract"));
    }

    @AfterEach
    void closeEngine() {
        backplane.close();
    }

    @Test
    void recordsComeBackInTheOrderOfAppends() {
        List<Position> positions = append("a", "b", "c");

        List<LogRecord> records = get(log.read(Position.START).next(10, 1000));

        assertThat(records).extracting(Stages::text).containsExactly("a", "b", "c");
        assertThat(records).extracting(LogRecord::position).containsExactlyElementsOf(positions);
        assertThat(positions).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void sameNameIsTheSameLogAndOthersAreApart() {
        append("a");

        assertThat(get(backplane.log(new LogName("contract")).size()).records()).isEqualTo(1);
        assertThat(get(backplane.log(new LogName("other")).size()).records()).isZero();
    }

    @Test
    void anEmptyLogHasHeadAndTailAtTheStart() {
        assertThat(get(log.head())).isEqualTo(Position.START);
        assertThat(get(log.tail())).isEqualTo(Position.START);
        assertThat(get(log.read(Position.START).next(10, 10))).isEmpty();
        assertSize(0, 0);
    }

    @Test
    void stagesCompleteInTheOrderOfAppends() {
        List<Integer> completed = new CopyOnWriteArrayList<>();

        List<CompletableFuture<Void>> stages = IntStream.range(0, 1000)
                .mapToObj(i -> log.append(bytes("r" + i), Expect.any(), new RecordId("r" + i))
                        .thenAccept(_ -> completed.add(i))
                        .toCompletableFuture())
                .toList();
        stages.forEach(Stages::get);

        assertThat(completed).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void sameRecordIdTwiceIsOneRecord() {
        Position first = get(log.append(bytes("a"), Expect.any(), new RecordId("one")));
        append("b");

        Position again = get(log.append(bytes("a"), Expect.any(), new RecordId("one")));
        Position fenced = get(log.append(bytes("a"), Expect.last(Position.START), new RecordId("one")));

        assertThat(again).isEqualTo(first);
        assertThat(fenced).isEqualTo(first);
        assertSize(2, 2);
    }

    @Test
    void sameRecordIdTwiceInFlightIsOneRecord() {
        var first = log.append(bytes("a"), Expect.any(), new RecordId("one"));
        var again = log.append(bytes("a"), Expect.any(), new RecordId("one"));

        assertThat(get(again)).isEqualTo(get(first));
        assertThat(get(log.size()).records()).isEqualTo(1);
    }

    @Test
    void whoKnowsTheLastRecordAppendsAndWhoDoesNotIsFenced() {
        Position first = get(log.append(bytes("a"), Expect.last(Position.START), new RecordId("1")));
        Position second = get(log.append(bytes("b"), Expect.last(first), new RecordId("2")));

        Throwable refused = failure(log.append(bytes("c"), Expect.last(first), new RecordId("3")));

        assertThat(refused).isInstanceOf(LogFailure.Fenced.class);
        assertThat(get(log.tail())).isEqualTo(second);
    }

    @Test
    void aWriterWhoNamesItsRecordBeforeNeedNotWaitForIt() {
        long before = append("a", "b").getLast().value();

        List<CompletableFuture<Position>> appends = IntStream.range(0, 100)
                .mapToObj(i -> log.append(bytes("r" + i), behind(before, i), new RecordId("r" + i))
                        .toCompletableFuture())
                .toList();

        assertThat(appends.stream().map(Stages::get))
                .extracting(Position::value)
                .isEqualTo(
                        LongStream.rangeClosed(before + 1, before + 100).boxed().toList());
    }

    @Test
    void thoseBehindAFencedRecordAreFencedThoughSomebodyElseHasItsPlace() {
        Position tail = append("a").getLast();
        Position place = append("other").getLast();

        var first = log.append(bytes("first"), Expect.last(tail), new RecordId("1"));
        var second = log.append(bytes("second"), Expect.behind(place, new RecordId("1")), new RecordId("2"));
        var third = log.append(
                bytes("third"), Expect.behind(new Position(place.value() + 1), new RecordId("2")), new RecordId("3"));

        assertThat(failure(first)).isInstanceOf(LogFailure.Fenced.class);
        assertThat(failure(second)).isInstanceOf(LogFailure.Fenced.class);
        assertThat(failure(third)).isInstanceOf(LogFailure.Fenced.class);
        assertThat(get(log.tail())).isEqualTo(place);
        assertThat(append("after").getLast()).isGreaterThan(place);
        assertThat(get(log.read(Position.START).next(10, 1000)))
                .extracting(Stages::text)
                .containsExactly("a", "other", "after");
    }

    @Test
    void aRepeatedRecordIsWhereItWasAndThoseBehindItMustNameTheLast() {
        Position first = append("a").getLast();
        Position second = append("b").getLast();

        assertThat(get(log.append(bytes("a"), Expect.last(second), new RecordId("id of a"))))
                .isEqualTo(first);
        assertThat(failure(log.append(bytes("c"), Expect.behind(first, new RecordId("id of a")), new RecordId("c"))))
                .isInstanceOf(LogFailure.Fenced.class);
        assertThat(get(log.append(bytes("c"), Expect.behind(second, new RecordId("id of b")), new RecordId("c"))))
                .isGreaterThan(second);
    }

    @Test
    void ofRivalsOneWinsEachRound() throws Exception {
        ConcurrentLinkedQueue<Position> wins = new ConcurrentLinkedQueue<>();
        CyclicBarrier together = new CyclicBarrier(RIVALS);
        try (ExecutorService rivals = Executors.newFixedThreadPool(RIVALS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int rival = 0; rival < RIVALS; rival++) {
                String name = "rival" + rival;
                running.add(rivals.submit(() -> compete(name, together, wins)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }

        assertThat(wins).hasSize(ROUNDS).doesNotHaveDuplicates();
        assertThat(get(log.size()).records()).isEqualTo(ROUNDS);
    }

    @Test
    void anUnknownEndIsResolvedByAppendingAgain() {
        FaultyLog faulty = new FaultyBackplane(backplane).log(new LogName("contract"));
        for (var fault : List.of(FaultyLog.Fault.UNKNOWN_WRITTEN, FaultyLog.Fault.UNKNOWN_NOT_WRITTEN)) {
            faulty.failNext(fault);
            String text = fault.name();
            Position tail = get(faulty.tail());
            RecordId id = new RecordId(text);
            assertThat(failure(faulty.append(bytes(text), Expect.last(tail), id)))
                    .isInstanceOf(LogFailure.Unknown.class);

            get(faulty.append(bytes(text), Expect.last(tail), id));
        }

        assertThat(get(log.read(Position.START).next(10, 1000)))
                .extracting(Stages::text)
                .containsExactly("UNKNOWN_WRITTEN", "UNKNOWN_NOT_WRITTEN");
    }

    @Test
    void truncatedRecordsAreGoneAndTheOthersAreNot() {
        List<Position> positions = append("a", "bb", "ccc");

        get(log.truncateUpTo(positions.get(1)));

        assertThat(get(log.head())).isEqualTo(positions.get(1));
        assertThat(get(log.tail())).isEqualTo(positions.get(2));
        assertSize(1, 3);
        assertThat(get(log.read(Position.START).next(10, 100)))
                .extracting(Stages::text)
                .containsExactly("ccc");
    }

    @Test
    void truncatingBehindTheTailOrBeforeTheHeadIsHarmless() {
        Position tail = append("a", "b").getLast();

        get(log.truncateUpTo(new Position(tail.value() + 100)));
        get(log.truncateUpTo(Position.START));

        assertThat(get(log.head())).isEqualTo(tail);
        assertSize(0, 0);
    }

    @Test
    void positionsNeverComeAgainAfterTruncation() {
        Position tail = append("a", "b").getLast();
        get(log.truncateUpTo(tail));

        Position next = get(log.append(bytes("c"), Expect.last(tail), new RecordId("c")));

        assertThat(next).isGreaterThan(tail);
    }

    @Test
    void aLargeLogIsTruncatedWholeWhileAppendsGoOn() {
        Position last = appendMany(2000, 2000).getLast();

        var truncated = log.truncateUpTo(last);
        Position later = append("after").getLast();
        get(truncated);

        assertThat(get(log.head())).isEqualTo(last);
        assertSize(1, 5);
        assertThat(get(log.tail())).isEqualTo(later);
    }

    @Test
    void aReaderResumesExactlyBehindItsPosition() {
        List<Position> positions = append("a", "b", "c", "d");

        DurableLog.Reader reader = log.read(positions.get(1));

        assertThat(get(reader.next(1, 100))).extracting(Stages::text).containsExactly("c");
        assertThat(get(reader.next(1, 100))).extracting(Stages::text).containsExactly("d");
        assertThat(get(reader.next(1, 100))).isEmpty();
        append("e");
        assertThat(get(reader.next(1, 100))).extracting(Stages::text).containsExactly("e");
    }

    @Test
    void readingIsBoundedByBytesButForTheFirstRecord() {
        append("aaaa", "bbbb", "cccc");

        DurableLog.Reader reader = log.read(Position.START);

        assertThat(get(reader.next(10, 1))).extracting(Stages::text).containsExactly("aaaa");
        assertThat(get(reader.next(10, 8))).extracting(Stages::text).containsExactly("bbbb", "cccc");
    }

    @Test
    void aReaderOvertakenByTruncationGoesOnWithTheFirstKept() {
        List<Position> positions = append("a", "b", "c");
        DurableLog.Reader reader = log.read(Position.START);
        get(reader.next(1, 100));

        get(log.truncateUpTo(positions.get(1)));

        assertThat(get(reader.next(10, 100))).extracting(Stages::text).containsExactly("c");
    }

    @Test
    void readersSeeWhatWasAcknowledged() {
        DurableLog.Reader reader = log.read(Position.START);
        for (int i = 0; i < 200; i++) {
            Position acknowledged = append("r" + i).getFirst();

            assertThat(get(reader.next(10, 1000)))
                    .extracting(LogRecord::position)
                    .containsExactly(acknowledged);
        }
    }

    @Test
    void aReaderAtTheTailIsToldWhenSomethingComes() {
        append("a");
        DurableLog.Reader reader = log.read(Position.START);
        get(reader.next(10, 1000));
        for (int i = 0; i < 5; i++) {
            long began = System.nanoTime();
            var told = reader.awaitNext();
            assertThat(told.toCompletableFuture()).isNotDone();

            append("b" + i);

            get(told);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
            assertThat(get(reader.next(10, 1000))).extracting(Stages::text).containsExactly("b" + i);
        }
    }

    @Test
    void aReaderBehindTheTailIsToldAtOnce() {
        append("a", "b");
        DurableLog.Reader reader = log.read(Position.START);
        get(reader.next(1, 1000));

        long began = System.nanoTime();
        get(reader.awaitNext());

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
        assertThat(get(reader.next(1, 1000))).extracting(Stages::text).containsExactly("b");
    }

    @Test
    void aReaderIsToldAfterAWhileThoughNothingCame() {
        DurableLog.Reader reader = log.read(Position.START);
        var told = reader.awaitNext();

        assertThat(told.toCompletableFuture()).isNotDone();
        get(told);

        assertThat(get(reader.next(10, 1000))).isEmpty();
    }

    @Test
    void everyReaderAtTheTailIsTold() {
        List<DurableLog.Reader> readers =
                Stream.generate(() -> log.read(Position.START)).limit(50).toList();
        var told = readers.stream().map(DurableLog.Reader::awaitNext).toList();

        long began = System.nanoTime();
        append("a");

        told.forEach(Stages::get);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
    }

    /** A follower who only reads when told misses nothing, and waits no longer than for what it reads. */
    @Test
    void whoFollowsHasEverythingInOrder() throws Exception {
        DurableLog.Reader reader = log.read(Position.START);
        List<String> followed = new ArrayList<>();
        long began = System.nanoTime();
        try (ExecutorService appending = Executors.newSingleThreadExecutor()) {
            Future<?> appended = appending.submit(() -> IntStream.range(0, 200).forEach(i -> append("r" + i)));
            while (followed.size() < 200) {
                get(reader.awaitNext());
                get(reader.next(100, 10_000)).forEach(record -> followed.add(Stages.text(record)));
            }
            appended.get();
        }

        assertThat(followed)
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "r" + i).toList());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void whoWaitsWhenTheEngineClosesIsNotForgotten() {
        var told = log.read(Position.START).awaitNext();

        backplane.close();

        assertThatCode(() -> told.toCompletableFuture().get(5, TimeUnit.SECONDS))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isNull(),
                        thrown -> assertThat(thrown).isInstanceOf(ExecutionException.class));
    }

    @Test
    void aRecordOutsideItsBoundsIsTheCallersFault() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        log.append(ByteBuffer.allocate(log.maxRecordBytes() + 1), Expect.any(), new RecordId("long")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.append(ByteBuffer.allocate(0), Expect.any(), new RecordId("empty")));
        assertThat(get(log.append(ByteBuffer.allocate(log.maxRecordBytes()), Expect.any(), new RecordId("longest"))))
                .isGreaterThan(Position.START);
    }

    @Test
    void onceClosedAppendsAreUnavailable() {
        backplane.close();

        assertThat(failure(log.append(bytes("a"), Expect.any(), new RecordId("a"))))
                .isInstanceOf(LogFailure.Unavailable.class);
    }

    /** Whether it keeps so many records of so many bytes; engines may count what they need beside the contents. */
    protected void assertSize(long records, long bytes) {
        assertThat(get(log.size())).isEqualTo(new DurableLog.LogSize(records, bytes));
    }

    /** Appends one record each and waits for them. */
    protected final List<Position> append(String... texts) {
        List<Position> positions = new ArrayList<>();
        for (String text : texts) {
            positions.add(get(log.append(bytes(text), Expect.any(), new RecordId("id of " + text))));
        }
        return positions;
    }

    /** Appends records of so many bytes. */
    protected final List<Position> appendMany(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> log.append(ByteBuffer.allocate(length), Expect.any(), new RecordId("many " + i)))
                .toList()
                .stream()
                .map(Stages::get)
                .toList();
    }

    private static Expect behind(long before, int i) {
        return i == 0
                ? Expect.last(new Position(before))
                : Expect.behind(new Position(before + i), new RecordId("r" + (i - 1)));
    }

    private Void compete(String name, CyclicBarrier together, ConcurrentLinkedQueue<Position> wins) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Position tail = get(log.tail());
            together.await();
            log.append(bytes(name), Expect.last(tail), new RecordId(name + "-" + round))
                    .handle((position, failure) -> failure == null && wins.add(position))
                    .toCompletableFuture()
                    .get();
            together.await();
        }
        return null;
    }
}
