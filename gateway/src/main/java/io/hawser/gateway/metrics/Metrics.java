package io.hawser.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything that is counted, timed and measured, for whoever collects it: {@link Counter}, {@link Timing} and {@link Gauge}
 * are the whole catalogue, and beside it is what Micrometer knows of the JVM and the process.
 *
 * <p>Threads: gauges are added before the first {@link #scrape}; scraping is for any thread, and asks what gauges stand on.
 */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timings timings = new Timings(registry);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final ReentrantLock scraping = new ReentrantLock(); // rows are taken out and put in again
    private final Map<Gauge, MultiGauge> labelled = new EnumMap<>(Gauge.class);
    private final Map<Gauge, Supplier<List<Labelled>>> sources = new EnumMap<>(Gauge.class);

    public Metrics(Counters counters) {
        for (Counter counter : Counter.values()) {
            FunctionCounter.builder(name(counter.name()), counters, all -> all.value(counter))
                    .description(counter.sentence())
                    .register(registry);
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /**
     * One value of a gauge that has labels.
     *
     * @param values of the labels, in the order of {@link Gauge#labels}
     */
    public record Labelled(List<String> values, double value) {}

    /** Has that gauge stand for what {@code source} says at the time. */
    public void gauge(Gauge gauge, Supplier<? extends Number> source) {
        io.micrometer.core.instrument.Gauge.builder(name(gauge.name()), source::get)
                .description(gauge.sentence())
                .register(registry);
    }

    /** The same of a gauge with labels. */
    public <T> void gauges(Gauge gauge, Supplier<List<T>> source, Function<T, Labelled> each) {
        labelled.put(
                gauge,
                MultiGauge.builder(name(gauge.name()))
                        .description(gauge.sentence())
                        .register(registry));
        sources.put(gauge, () -> source.get().stream().map(each).toList());
    }

    public Timings timings() {
        return timings;
    }

    /** All of it as Prometheus's text, version 0.0.4. */
    public String scrape() {
        scraping.lock();
        try {
            labelled.forEach((gauge, rows) -> rows.register(
                    Objects.requireNonNull(sources.get(gauge)).get().stream()
                            .map(one -> MultiGauge.Row.of(tags(gauge, one.values()), one.value()))
                            .toList(),
                    true));
            return registry.scrape();
        } finally {
            scraping.unlock();
        }
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private static Tags tags(Gauge gauge, List<String> values) {
        Tags tags = Tags.empty();
        for (int i = 0; i < values.size(); i++) {
            tags = tags.and(gauge.labels().get(i), values.get(i));
        }
        return tags;
    }

    private static String name(String constant) {
        return "hawser." + constant.toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
