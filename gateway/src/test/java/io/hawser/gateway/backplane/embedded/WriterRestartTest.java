package io.hawser.gateway.backplane.embedded;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Stages;
import io.hawser.gateway.backplane.WriterHealth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WriterRestartTest {
    @TempDir
    private Path directory;

    private EmbeddedBackplane store;
    private DurableLog log;

    @BeforeEach
    void open() {
        store = EmbeddedBackplane.open(EmbeddedConfig.in(directory.resolve("data")));
        log = store.log(new LogName("restarted"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void nothingFailsNorIsLostWhileTheWriterIsReplacedAgainAndAgain() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletionStage<Position>> appends = new ArrayList<>();
        CountDownLatch busy = new CountDownLatch(100);
        Thread appender = Thread.ofPlatform().start(() -> {
            for (int i = 0; !stop.get() && i < 50_000; i++) {
                appends.add(append("r" + i));
                busy.countDown();
            }
        });
        busy.await();
        for (int i = 0; i < 30; i++) {
            store.restartWriter();
        }
        stop.set(true);
        appender.join();

        long last = 0;
        for (CompletionStage<Position> each : appends) {
            long position = get(each).value();
            assertThat(position).isGreaterThan(last);
            last = position;
        }
        assertThat(get(log.read(Position.START).next(1, 100)))
                .extracting(Stages::text)
                .containsExactly("r0");
        assertThat(get(log.tail()).value()).isEqualTo(appends.size());
    }

    @Test
    void whoeverIsToldAndNeverComesBackIsSeenAndFreed() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        onTheWriter(() -> waitFor(never));
        await().until(() -> store.writerHealth().doing() == WriterHealth.Doing.TELLING);
        long before = get(log.tail()).value();
        CompletionStage<Position> behind = append("b");
        await().until(() -> store.writerHealth().busy().compareTo(Duration.ofMillis(50)) > 0);

        store.restartWriter();

        assertThat(get(behind).value()).isEqualTo(before + 1);
        await().until(() -> store.writerHealth().equals(WriterHealth.IDLE));
    }

    @Test
    void whoeverDoesNotEvenHearAnInterruptKeepsTheWriterAndThatIsSaid() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        onTheWriter(() -> waitDeaf(never));
        await().until(() -> store.writerHealth().doing() == WriterHealth.Doing.TELLING);

        assertThatThrownBy(store::restartWriter)
                .hasMessageContaining("store-writer is stuck")
                .hasMessageContaining("TELLING");

        never.countDown();
        await().ignoreExceptions().until(() -> {
            store.restartWriter();
            return true;
        });
        long before = get(log.tail()).value();
        assertThat(get(append("b")).value()).isEqualTo(before + 1);
    }

    @Test
    void whatThrowsOnTheWritersThreadDoesNotEndIt() {
        onTheWriter(() -> {
            throw new AssertionError("as if whoever was told had a bug");
        });

        assertThat(get(append("b")).value()).isPositive();
        assertThat(store.writerHealth().doing()).isNotEqualTo(WriterHealth.Doing.DEAD);
    }

    @Test
    void aClosedStoreIsNotRestarted() {
        store.close();

        assertThatThrownBy(store::restartWriter).hasMessage("the store is closed");
    }

    /**
     * Runs what is given on the thread of the writer, as whoever is told that a record is appended.
     * The writer may have appended before anybody could ask to be told; whoever asks is then told on
     * his own thread, where nothing may block, so another record is appended.
     */
    private void onTheWriter(Runnable what) {
        Thread asking = Thread.currentThread();
        AtomicBoolean tooLate = new AtomicBoolean();
        int record = 0;
        do {
            tooLate.set(false);
            var _ = append("told" + record++).thenRun(() -> {
                if (Thread.currentThread().equals(asking)) {
                    tooLate.set(true);
                } else {
                    what.run();
                }
            });
        } while (tooLate.get());
    }

    private CompletionStage<Position> append(String text) {
        return log.append(bytes(text), new Expect.Any(), new RecordId(text));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void waitDeaf(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException _) {
                // deaf
            }
        }
    }
}
