package io.hawser.load.bench.micro;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one benchmark came to, with one set of parameters.
 *
 * @param type the class of the benchmark
 * @param method its method
 * @param nanos of one operation: the median of all iterations, which one bad moment of the machine does not move
 * @param errorNanos half of the interval in which the mean is with 99.9 %; not a number when it was measured too seldom
 * @param bytes allocated by one operation, on whatever thread; not a number when JMH does not know
 */
record MicroFigure(
        Class<?> type, String method, Map<String, String> parameters, double nanos, double errorNanos, double bytes) {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final double MEDIAN = 50;

    static MicroFigure of(RunResult result) {
        BenchmarkParams benchmark = result.getParams();
        String name = benchmark.getBenchmark();
        int dot = name.lastIndexOf('.');
        Map<String, String> parameters = new TreeMap<>();
        benchmark.getParamsKeys().forEach(key -> parameters.put(key, benchmark.getParam(key)));
        double unit = TimeUnit.NANOSECONDS.convert(1, benchmark.getTimeUnit());
        Result<?> time = result.getPrimaryResult();
        return new MicroFigure(
                type(name.substring(0, dot)),
                name.substring(dot + 1),
                parameters,
                time.getStatistics().getPercentile(MEDIAN) * unit,
                time.getScoreError() * unit,
                Optional.ofNullable(result.getSecondaryResults().get(ALLOCATED))
                        .map(allocated -> allocated.getScore())
                        .orElse(Double.NaN));
    }

    /** Whether {@code other} is the reference of this one. */
    boolean isMeasuredAgainst(MicroFigure other) {
        return type == other.type
                && reference(type, method).equals(other.method)
                && parameters.entrySet().containsAll(other.parameters.entrySet());
    }

    /** Like {@code encode hdp1 PING}. */
    String title() {
        return (method + " " + String.join(" ", parameters.values())).strip();
    }

    /** The name of the method that {@code method} is measured against; empty for a reference. */
    static String reference(Class<?> type, String method) {
        for (var candidate : type.getDeclaredMethods()) {
            MeasuredAgainst against = candidate.getAnnotation(MeasuredAgainst.class);
            if (candidate.getName().equals(method) && against != null) {
                return against.value();
            }
        }
        return "";
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("no such benchmark: " + name, e);
        }
    }
}
