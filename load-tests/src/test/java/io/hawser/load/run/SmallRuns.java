package io.hawser.load.run;

import io.hawser.load.gatling.figures.RequestFigures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Simulations in a small form, a few at once: one waits for its processes most of the time, but while they start, more of them
 * than cores leave nothing to the gateways.
 */
final class SmallRuns implements AutoCloseable {
    /** A bound of latencies that tests set: how fast the machine is that runs them is not what they are about. */
    static final String WIDE = "60s";

    private static final int LIMIT_SECONDS = 200;
    private static final int AT_ONCE = 2;

    private final Map<String, CompletableFuture<LoadResult>> results = new LinkedHashMap<>();
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    /** @param values of parameters, by the simulation and the parameter */
    SmallRuns(Map<String, Map<String, String>> values, Gateways gateways) {
        values.forEach((name, parameters) -> results.put(name, start(name, parameters, gateways)));
    }

    /** What came of it, when it has ended. */
    LoadResult result(String simulation) throws Exception {
        return Optional.ofNullable(results.get(simulation)).orElseThrow().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    RequestFigures request(String simulation, String name) throws Exception {
        return result(simulation).figures().request(name).orElseThrow();
    }

    /** Nobody is left behind. */
    @Override
    public void close() {
        results.values().forEach(result -> result.handle((_, _) -> true).join());
    }

    private CompletableFuture<LoadResult> start(String name, Map<String, String> parameters, Gateways gateways) {
        CompletableFuture<LoadResult> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            turns.acquireUninterruptibly();
            try (Gateways.Gateway gateway = gateways.next()) {
                result.complete(SimulationProcess.prepare(name, Questions.plan(name), parameters, gateway)
                        .run(false));
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            } finally {
                turns.release();
            }
        });
        return result;
    }
}
