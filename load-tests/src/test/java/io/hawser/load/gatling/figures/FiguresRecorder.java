package io.hawser.load.gatling.figures;

import io.hawser.device.simulator.figures.LoadSide;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Takes down how requests go.
 *
 * <p>Threads: any.
 */
final class FiguresRecorder {
    private static final int MAX_NAMES = 1_000; // each takes some 200 KiB
    private static final String OTHERS = "(others)";

    private final Instant madeAt = Instant.now();
    private final long made = System.nanoTime();
    private final AtomicLong users = new AtomicLong();
    private final LongAccumulator first = new LongAccumulator(Math::min, Long.MAX_VALUE); // nanoseconds since made
    private final LongAccumulator last = new LongAccumulator(Math::max, 0);
    private final Map<String, RequestRecorder> requests = new ConcurrentHashMap<>();
    private final Queue<RequestRecorder> inOrder = new ConcurrentLinkedQueue<>(); // what is in requests, as it came

    /** Takes a user down; whether it is the first. */
    boolean userStarted(long now) {
        first.accumulate(now - made);
        return users.getAndIncrement() == 0;
    }

    void userEnded() {
        touch();
    }

    void succeeded(String request, Duration latency) {
        recorder(request).succeeded(latency);
        touch();
    }

    void failed(String request, String reason) {
        recorder(request).failed(reason);
        touch();
    }

    Figures figures(String simulation, LoadSide loadSide) {
        long from = first.get() == Long.MAX_VALUE ? 0 : first.get();
        List<RequestFigures> all =
                inOrder.stream().map(RequestRecorder::figures).toList();
        return new Figures(
                simulation,
                madeAt.plusNanos(from),
                Duration.ofNanos(Math.max(0, last.get() - from)),
                users.get(),
                all,
                loadSide);
    }

    /** Beyond {@value #MAX_NAMES} names the rest counts as one: names with expressions in them could be without end. */
    private RequestRecorder recorder(String request) {
        RequestRecorder known = requests.get(request);
        return known == null ? newRecorder(requests.size() < MAX_NAMES ? request : OTHERS) : known;
    }

    private RequestRecorder newRecorder(String name) {
        return requests.computeIfAbsent(name, _ -> {
            RequestRecorder made = new RequestRecorder(name);
            inOrder.add(made);
            return made;
        });
    }

    private void touch() {
        last.accumulate(System.nanoTime() - made);
    }
}
