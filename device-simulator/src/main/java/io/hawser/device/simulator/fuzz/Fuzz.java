package io.hawser.device.simulator.fuzz;

import io.hawser.device.simulator.mutation.Cases;
import io.hawser.device.simulator.mutation.FuzzCase;
import io.hawser.device.simulator.mutation.Mutation;
import io.hawser.protocol.DeviceCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * Plays cases, a few at a time; between them it looks whether the gateway is well. If it is not, those few are suspected
 * and tried one by one.
 *
 * <p>Threads: the caller's, which it blocks.
 */
public final class Fuzz {
    /** More say nothing new. */
    private static final int MAX_FINDINGS = 10;

    /** Hears how it goes, on the thread that runs it. */
    public interface Listener {
        /** So many cases were played so far. */
        void onProgress(long cases);

        /** Something hurt. */
        void onFinding(Finding finding);
    }

    private final FuzzSettings settings;
    private final Cases cases;
    private final LongSupplier nanoTime;
    private final CountDownLatch stopped;
    private final Listener listener;
    private final CasePlayer player;
    private final HealthCheck health;
    private final SortedMap<Mutation, SortedMap<String, Long>> endings = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private boolean lost;

    /** @param stopped opens when it is to end early */
    public Fuzz(
            FuzzSettings settings,
            Cases cases,
            DeviceCodec codec,
            LongSupplier nanoTime,
            CountDownLatch stopped,
            Listener listener) {
        this.settings = settings;
        this.cases = cases;
        this.nanoTime = nanoTime;
        this.stopped = stopped;
        this.listener = listener;
        this.player = new CasePlayer(settings, codec, nanoTime, stopped);
        this.health = new HealthCheck(settings, codec, nanoTime, stopped);
    }

    /**
     * Plays all cases, or as many as there is time for.
     *
     * @throws IOException when the gateway was not well before the first
     */
    public FuzzReport run() throws IOException, InterruptedException {
        Optional<String> before = health.trouble();
        if (before.isPresent()) {
            throw new IOException("before the first case, " + before.get());
        }
        long start = nanoTime.getAsLong();
        long end = settings.firstCase() + settings.cases();
        long next = settings.firstCase();
        while (next < end && !isOver(start)) {
            long behind = Math.min(end, next + settings.parallel());
            round(LongStream.range(next, behind).mapToObj(cases::of).toList());
            listener.onProgress(behind - settings.firstCase());
            next = behind;
        }
        return new FuzzReport(endings, findings, elapsed(start), health.slowest(), lost);
    }

    private boolean isOver(long start) {
        boolean late = !settings.duration().isZero() && elapsed(start).compareTo(settings.duration()) >= 0;
        return late || lost || findings.size() >= MAX_FINDINGS || stopped.getCount() == 0;
    }

    private void round(List<FuzzCase> together) throws InterruptedException {
        Map<FuzzCase, String> ended = play(together);
        if (stopped.getCount() == 0) {
            return; // what the end of the run cut off says nothing about the gateway
        }
        ended.forEach((each, ending) ->
                endings.computeIfAbsent(each.mutation(), _ -> new TreeMap<>()).merge(ending, 1L, Long::sum));
        Optional<String> trouble = health.trouble();
        if (trouble.isPresent()) {
            suspect(together, trouble.get());
        } else {
            List<FuzzCase> answeredWithRubbish = together.stream()
                    .filter(each -> CasePlayer.NOT_A_MESSAGE.equals(ended.get(each)))
                    .toList();
            suspect(answeredWithRubbish, Culprits.RUBBISH);
        }
    }

    private Map<FuzzCase, String> play(List<FuzzCase> together) throws InterruptedException {
        Map<FuzzCase, String> ended = new ConcurrentHashMap<>();
        List<Thread> threads = together.stream()
                .map(each -> Thread.ofVirtual()
                        .name("case-" + each.number())
                        .start(() -> ended.put(each, player.play(each))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        return ended;
    }

    private void suspect(List<FuzzCase> suspects, String why) throws InterruptedException {
        if (suspects.isEmpty()) {
            return;
        }
        for (Finding finding : new Culprits(player, health, settings.shrinkTries()).among(suspects, why)) {
            findings.add(finding);
            listener.onFinding(finding);
        }
        lost = !health.isWellAgain() && stopped.getCount() > 0;
    }

    private Duration elapsed(long start) {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }
}
