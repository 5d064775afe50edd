package io.hawser.device.simulator.scenario;

import java.util.random.RandomGenerator;

/**
 * A quantity that is drawn anew each time: a delay in nanoseconds, a size in bytes. Never negative.
 *
 * <p>Threads: immutable, any; the source of chance is the caller's.
 */
public sealed interface Amount {

    /** Always {@code value}. */
    record Fixed(double value) implements Amount {
        public Fixed {
            requireNotNegative("value", value);
        }
    }

    /** Anything from {@code min} to {@code max}, each as likely. */
    record Uniform(double min, double max) implements Amount {
        public Uniform {
            requireNotNegative("min", min);
            requireAtLeast("max", max, min);
        }
    }

    /** Often little and sometimes much, as the time between things that happen by chance. */
    record Exponential(double mean) implements Amount {
        public Exponential {
            requireNotNegative("mean", mean);
        }
    }

    /** Around {@code mean}; what would be negative is 0. */
    record Normal(double mean, double deviation) implements Amount {
        public Normal {
            requireNotNegative("mean", mean);
            requireNotNegative("deviation", deviation);
        }
    }

    /** With a long tail, as answers over a mobile network: half take no more than the median, 99 of 100 no more than p99. */
    record LogNormal(double median, double p99) implements Amount {
        /** The standard normal distribution is below this 99 times of 100. */
        private static final double Z99 = 2.3263478740408408;

        public LogNormal {
            requireAtLeast("median", median, Double.MIN_VALUE);
            requireAtLeast("p99", p99, median);
        }
    }

    /** Nothing. */
    static Amount none() {
        return new Fixed(0);
    }

    /** The next one. */
    default double draw(RandomGenerator random) {
        return switch (this) {
            case Fixed(double value) -> value;
            case Uniform(double min, double max) -> min + (max - min) * random.nextDouble();
            case Exponential(double mean) -> mean * random.nextExponential();
            case Normal(double mean, double deviation) -> Math.max(0, mean + deviation * random.nextGaussian());
            case LogNormal(double median, double p99) ->
                median * Math.exp(random.nextGaussian() * Math.log(p99 / median) / LogNormal.Z99);
        };
    }

    /** Whether every one is 0. */
    default boolean isNone() {
        return equals(none());
    }

    private static void requireNotNegative(String what, double value) {
        requireAtLeast(what, value, 0);
    }

    private static void requireAtLeast(String what, double value, double min) {
        if (!(value >= min) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: at least " + min + ")");
        }
    }
}
