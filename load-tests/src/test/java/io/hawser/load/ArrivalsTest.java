package io.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.core.controller.inject.open.OpenInjectionStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import scala.collection.Iterator;
import scala.concurrent.duration.FiniteDuration;

/** Gatling's own steps, and when their users come. */
class ArrivalsTest {
    @Test
    void rateIsKeptThroughAPartOfASecond() {
        List<Long> arrivals = arrivals(Arrivals.atRate(20, Duration.ofMillis(1_500)));

        assertThat(arrivals).hasSize(30).hasSize(Arrivals.usersAtRate(20, Duration.ofMillis(1_500)));
        assertThat(mostInASecond(arrivals)).isEqualTo(20);
    }

    @Test
    void rateBeginsWhenItShould() {
        List<Long> arrivals = arrivals(Arrivals.atRate(Duration.ofMillis(2_500), 10, Duration.ofSeconds(3)));

        assertThat(arrivals).hasSize(30);
        assertThat(arrivals.getFirst()).isEqualTo(2_500);
        assertThat(arrivals.getLast()).isLessThan(5_500);
    }

    @Test
    void rateOfLessThanOneInTheWholeTimeIsOne() {
        assertThat(arrivals(Arrivals.atRate(0.1, Duration.ofSeconds(2)))).hasSize(1);
    }

    @Test
    void everybodyComesWithinATimeHoweverShort() {
        assertThat(arrivals(Arrivals.within(7, Duration.ofMillis(100)))).hasSize(7);
        assertThat(arrivals(Arrivals.within(7, Duration.ofMillis(1_900))))
                .hasSize(7)
                .allMatch(at -> at < 1_900);
    }

    /** In milliseconds from the start. */
    private static List<Long> arrivals(io.gatling.javaapi.core.OpenInjectionStep... steps) {
        Iterator<FiniteDuration> all = scala.collection.Iterator$.MODULE$.empty();
        for (io.gatling.javaapi.core.OpenInjectionStep step :
                Arrays.asList(steps).reversed()) {
            OpenInjectionStep own = step.asScala();
            all = own.chain(all);
        }
        List<Long> found = new ArrayList<>();
        while (all.hasNext()) {
            found.add(all.next().toMillis());
        }
        return found;
    }

    private static long mostInASecond(List<Long> arrivals) {
        return arrivals.stream()
                .collect(Collectors.groupingBy(at -> at / 1_000, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }
}
