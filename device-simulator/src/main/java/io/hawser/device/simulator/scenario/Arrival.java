package io.hawser.device.simulator.scenario;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** When a device has something to say, from its first session on, whether it is in session then or not. */
public sealed interface Arrival {
    /** A day has so many hours, each with a weight of its own. */
    int HOURS = 24;

    /** Never. */
    record Never() implements Arrival {}

    /** At one interval; where in the interval it begins is chance, so that a fleet does not speak as one. */
    record Every(Duration interval) implements Arrival {
        public Every {
            requirePositive("every", interval);
        }
    }

    /** By chance, independent of one another (a Poisson process), so often on average. */
    record Poisson(Duration mean) implements Arrival {
        public Poisson {
            requirePositive("every", mean);
        }
    }

    /** {@code size} in a row, {@code spacing} apart, at one interval. */
    record Bursts(Duration interval, int size, Duration spacing) implements Arrival {
        public Bursts {
            requirePositive("every", interval);
            if (size < 1) {
                throw new IllegalArgumentException("burst-size: " + size + " (expected: at least 1)");
            }
            if (spacing.isNegative() || spacing.multipliedBy(size).compareTo(interval) > 0) {
                throw new IllegalArgumentException("burst-spacing: " + spacing
                        + " (expected: 0 or more, and a burst of " + size + " within " + interval + ")");
            }
        }
    }

    /**
     * By chance, more often at some hours than at others.
     *
     * @param mean between two, where an hour weighs 1
     * @param day how long a day takes; shorter than a real one to see it all in a test
     * @param hours the weight of each of the day's 24 hours, 0 for silence
     */
    record DayCurve(Duration mean, Duration day, List<Double> hours) implements Arrival {
        public DayCurve {
            requirePositive("every", mean);
            requirePositive("day", day);
            hours = List.copyOf(hours);
            if (hours.size() != HOURS
                    || hours.stream().anyMatch(weight -> !(weight >= 0 && weight <= 1_000))
                    || hours.stream().allMatch(weight -> weight == 0)) {
                throw new IllegalArgumentException("hours: " + hours + " (expected: " + HOURS
                        + " weights of 0 to 1000, and one of them more than 0)");
            }
        }

        private double weightAt(long nanos) {
            double ofDay = (double) Math.floorMod(nanos, day.toNanos()) / day.toNanos();
            return hours.get((int) (ofDay * HOURS));
        }
    }

    /** What is due, in order; the same for the same chance. */
    default Schedule schedule(RandomGenerator random) {
        return switch (this) {
            case Never _ -> OptionalLong::empty;
            case Every(Duration interval) -> new Steps(interval.toNanos(), 1, 0, random);
            case Bursts(Duration interval, int size, Duration spacing) ->
                new Steps(interval.toNanos(), size, spacing.toNanos(), random);
            case Poisson(Duration mean) -> new Chance(mean.toNanos(), random);
            case DayCurve curve -> new Thinned(curve, random);
        };
    }

    /** Goes through the times at which something is due. Threads: one at a time. */
    @FunctionalInterface
    interface Schedule {
        /** The next time, in ns since the beginning, never before the last one; empty when there is no more. */
        OptionalLong next();
    }

    /** Steps of one length, several in each. */
    final class Steps implements Schedule {
        private final long interval;
        private final int size;
        private final long spacing;
        private final long offset;
        private long count;

        private Steps(long interval, int size, long spacing, RandomGenerator random) {
            this.interval = interval;
            this.size = size;
            this.spacing = spacing;
            this.offset = random.nextLong(interval);
        }

        @Override
        public OptionalLong next() {
            long burst = count / size;
            long within = count % size;
            count++;
            return OptionalLong.of(offset + burst * interval + within * spacing);
        }
    }

    /** Gaps that are exponentially distributed. */
    final class Chance implements Schedule {
        private final double mean;
        private final RandomGenerator random;
        private double at;

        private Chance(double mean, RandomGenerator random) {
            this.mean = mean;
            this.random = random;
        }

        @Override
        public OptionalLong next() {
            at += mean * random.nextExponential();
            return OptionalLong.of((long) at);
        }
    }

    /** A Poisson process of the busiest hour's rate, thinned to each hour's (Lewis and Shedler, 1979). */
    final class Thinned implements Schedule {
        private final DayCurve curve;
        private final RandomGenerator random;
        private final double heaviest;
        private final Chance candidates;

        private Thinned(DayCurve curve, RandomGenerator random) {
            this.curve = curve;
            this.random = random;
            this.heaviest = curve.hours().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElseThrow();
            this.candidates = new Chance(curve.mean().toNanos() / heaviest, random);
        }

        @Override
        public OptionalLong next() {
            OptionalLong candidate = candidates.next();
            while (random.nextDouble() * heaviest >= curve.weightAt(candidate.orElseThrow())) {
                candidate = candidates.next();
            }
            return candidate;
        }
    }

    private static void requirePositive(String what, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: more than 0)");
        }
    }
}
