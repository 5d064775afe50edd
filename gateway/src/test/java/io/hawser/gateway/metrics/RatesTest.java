package io.hawser.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final Counters counters = new Counters();
    private final AtomicLong nanos = new AtomicLong(-3); // nanoTime may be negative
    private final Rates rates = new Rates(counters, Set.of(Counter.UPLINKS), nanos::get);

    @Test
    void nothingIsKnownBeforeTheSecondSample() {
        assertThat(rates.perSecond(Counter.UPLINKS)).isZero();
        counters.add(Counter.UPLINKS, 10);
        rates.sample();
        assertThat(rates.perSecond(Counter.UPLINKS)).isZero();
    }

    @Test
    void ratesAreAveragedOverFiveSeconds() {
        rates.sample();
        second(10);
        assertThat(rates.perSecond(Counter.UPLINKS)).isEqualTo(10);
        second(30);
        assertThat(rates.perSecond(Counter.UPLINKS)).isEqualTo(20);
    }

    @Test
    void whatIsOlderDoesNotCount() {
        rates.sample();
        second(1000);
        for (int i = 0; i < 5; i++) {
            second(2);
        }
        assertThat(rates.perSecond(Counter.UPLINKS)).isEqualTo(2);
    }

    @Test
    void countersNotWatchedHaveNoRate() {
        rates.sample();
        counters.add(Counter.TAKEOVERS, 5);
        second(1);
        assertThat(rates.perSecond(Counter.TAKEOVERS)).isZero();
    }

    private void second(long uplinks) {
        counters.add(Counter.UPLINKS, uplinks);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        rates.sample();
    }
}
