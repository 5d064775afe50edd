package io.hawser.gateway.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ComponentsTest {
    private static final Duration BRIEF = Duration.ofMillis(50);

    private final Counters counters = new Counters();
    private final List<String> diary = new CopyOnWriteArrayList<>();
    private final FakeComponent one = new FakeComponent("one", diary);
    private final FakeComponent two = new FakeComponent("two", diary);
    private final FakeComponent three = new FakeComponent("three", diary);
    private final Components components =
            new Components(List.of(one, two, three), () -> 0, InstantSource.fixed(Instant.EPOCH), counters);

    @Test
    void theyStartInOrderAndCloseInReverse() throws Exception {
        components.start();
        components.close();

        assertThat(diary)
                .containsExactly("start one", "start two", "start three", "close three", "close two", "close one");
        assertThat(states()).containsOnly(ComponentState.STOPPED);
    }

    @Test
    void oneThatDoesNotStartClosesThoseBeforeItAndIsNamed() {
        two.failing("start");

        assertThatThrownBy(components::start).hasMessage("two does not start: no start today");

        assertThat(diary).containsExactly("start one", "start two", "close two", "close one");
    }

    @Test
    void oneThatHangsWhenItStartsIsGivenUpAtItsLimit() {
        two.hanging("start", BRIEF);

        assertThatThrownBy(components::start)
                .hasMessageStartingWith("two does not start: start-two took longer than 50 ms; it hangs at ");

        assertThat(diary).containsExactly("start one", "start two", "close two", "close one");
        two.letGo.countDown();
    }

    @Test
    void oneThatFailsOrHangsWhenItClosesDoesNotKeepTheOthers() throws Exception {
        three.failing("close");
        two.hanging("close", BRIEF);
        components.start();

        components.close();

        assertThat(diary).endsWith("close three", "close two", "close one");
        assertThat(states()).containsOnly(ComponentState.STOPPED);
        two.letGo.countDown();
    }

    @Test
    void aRestartThatHangsFailsAndHoldsUpNoOther() throws Exception {
        two.hanging("restart", BRIEF);
        components.start();

        assertThat(restart("two"))
                .isInstanceOfSatisfying(
                        RestartOutcome.Failed.class,
                        failed -> assertThat(failed.why()).startsWith("restart-two took longer than 50 ms"));

        assertThat(status("two").state()).isEqualTo(ComponentState.FAILED);
        assertThat(restart("one")).isInstanceOf(RestartOutcome.Restarted.class);
        assertThat(restart("two")).as("while the first still hangs").isInstanceOf(RestartOutcome.AlreadyUnderWay.class);
        two.hanging("", Duration.ofSeconds(20)).letGo.countDown();
        await().until(() -> restart("two") instanceof RestartOutcome.Restarted);
        assertThat(status("two").state()).isEqualTo(ComponentState.RUNNING);
        assertThat(counters.value(Counter.COMPONENT_RESTARTS_FAILED)).isEqualTo(1);
    }

    @Test
    void aRestartDuringARestartIsRefused() throws Exception {
        one.hanging("restart", Duration.ofSeconds(20));
        components.start();
        CompletableFuture<RestartOutcome> first =
                components.restart("one", RestartMode.GRACEFUL, "").toCompletableFuture();

        assertThat(restart("one")).isInstanceOf(RestartOutcome.AlreadyUnderWay.class);

        one.letGo.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).isInstanceOf(RestartOutcome.Restarted.class);
    }

    @Test
    void aRestartRightAfterARestartIsAllowed() throws Exception {
        components.start();

        for (int round = 0; round < 1000; round++) {
            assertThat(restart("one")).isInstanceOf(RestartOutcome.Restarted.class);
        }
    }

    @Test
    void allRestartAtOnce() throws Exception {
        components.start();
        List<CompletableFuture<RestartOutcome>> all = new ArrayList<>();
        for (String name : List.of("one", "two", "three")) {
            all.add(components.restart(name, RestartMode.GRACEFUL, "").toCompletableFuture());
        }

        for (CompletableFuture<RestartOutcome> each : all) {
            assertThat(each.get(20, TimeUnit.SECONDS)).isInstanceOf(RestartOutcome.Restarted.class);
        }
        assertThat(components.statuses()).allMatch(status -> status.restarts() == 1);
    }

    @Test
    void aRestartThatComesToNothingIsSaidAndLeavesItRunning() throws Exception {
        Component stubborn = new StubbornComponent();
        Components alone = new Components(List.of(stubborn), () -> 0, InstantSource.fixed(Instant.EPOCH), counters);
        alone.start();

        RestartOutcome outcome = alone.restart("stubborn", RestartMode.GRACEFUL, "")
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        assertThat(outcome).isEqualTo(new RestartOutcome.Failed("no room for another"));
        ComponentStatus status = alone.statuses().getFirst();
        assertThat(status.state()).isEqualTo(ComponentState.RUNNING);
        assertThat(status.lastFailure()).contains("no room for another");
        assertThat(status.restarts()).isZero();
    }

    @Test
    void problemsOfSeveralSourcesDoNotHideEachOther() throws Exception {
        components.start();

        components.report("one", "disk", Optional.of("full"));
        components.report("one", "probe", Optional.of("late"));
        components.report("one", "disk", Optional.empty());

        assertThat(status("one").state()).isEqualTo(ComponentState.DEGRADED);
        components.report("one", "probe", Optional.empty());
        assertThat(status("one").state()).isEqualTo(ComponentState.RUNNING);
        assertThat(status("one").lastFailure()).contains("late");
    }

    @Test
    void theReasonIsThatOfNow() throws Exception {
        components.start();

        components.report("one", "disk", Optional.of("full"));
        components.report("one", "probe", Optional.of("late"));
        assertThat(status("one").lastFailure()).contains("full; late");
        components.report("one", "disk", Optional.empty());

        assertThat(status("one").lastFailure()).contains("late");
    }

    @Test
    void aRestartWithACauseIsAFailureOnCallItIsNot() throws Exception {
        components.start();

        assertThat(restart("one")).isInstanceOf(RestartOutcome.Restarted.class);
        components
                .restart("two", RestartMode.GRACEFUL, "its thread died")
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        assertThat(status("one").lastFailure()).isEmpty();
        assertThat(status("two").lastFailure()).contains("its thread died");
    }

    /** Cannot be replaced, and goes on. */
    private static final class StubbornComponent implements Component {
        @Override
        public String name() {
            return "stubborn";
        }

        @Override
        public void start() {}

        @Override
        public void restart(RestartMode mode) throws NothingChangedException {
            throw new NothingChangedException(new IllegalStateException("no room for another"));
        }

        @Override
        public void close() {}
    }

    private RestartOutcome restart(String name) throws Exception {
        return components
                .restart(name, RestartMode.GRACEFUL, "")
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private ComponentStatus status(String name) {
        return components.statuses().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<ComponentState> states() {
        return components.statuses().stream().map(ComponentStatus::state).toList();
    }
}
