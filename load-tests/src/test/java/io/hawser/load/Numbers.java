package io.hawser.load;

import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What tells the users of a simulation apart, for {@code feed(…)}; there is no end of them. Threads: stateless, any. */
final class Numbers {
    private static final long SEED = 1; // the same choices in each run

    private Numbers() {}

    /** {@code key} is 0, 1, 2, … */
    static Iterator<Map<String, Object>> inOrder(String key) {
        return IntStream.iterate(0, last -> last + 1)
                .mapToObj(number -> entry(key, number))
                .iterator();
    }

    /** {@code key} is 0, 1, … {@code count} - 1, and again from 0. */
    static Iterator<Map<String, Object>> inTurn(String key, int count) {
        return IntStream.iterate(0, last -> (last + 1) % count)
                .mapToObj(number -> entry(key, number))
                .iterator();
    }

    /** {@code key} is any of 0 to {@code bound} - 1, by chance. */
    static Iterator<Map<String, Object>> random(String key, int bound) {
        SplittableRandom random = new SplittableRandom(SEED);
        return Stream.generate(() -> entry(key, random.nextInt(bound))).iterator();
    }

    private static Map<String, Object> entry(String key, int number) {
        return Map.of(key, number);
    }
}
