package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIfEquals;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rendezVous;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.errand;
import static io.hawser.load.gatling.HawserDsl.schedule;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.plan.Bound;
import io.hawser.load.plan.LoadPlan;
import io.hawser.load.plan.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * When bad clients come beside good ones, do the good ones notice?
 *
 * <p>Good devices send for {@code settle} that does not count, then alone ({@code uplink alone}), then beside bad clients that
 * attack in every way that the device simulator knows ({@code uplink beside}), each for half of {@code duration}. Between the
 * parts all wait for each other, and each begins its interval anew by chance.
 *
 * <p>Bounds: nothing fails, so no good device loses its connection; of 100 uplinks beside bad clients, 99 are acknowledged
 * within 1.5 times the time that it takes alone, and 20 ms. The bad clients run in Gatling's own process and attack some
 * sixty times a second together: on one machine what they cost themselves, Gatling and the kernel counts as the gateway's, and with
 * few cores more of them would show nothing but that.
 */
public final class HostileNeighbours extends Simulation {
    /** Its question and parameters. */
    public static final LoadPlan PLAN = LoadPlan.asks(
                    "When bad clients come beside good ones, do the good ones notice?")
            .with("good", "200", "how many good devices")
            .with("bad", "60", "how many bad clients, in as many kinds as there are attacks")
            .with("ramp", "5s", "how long the good ones take to come")
            .with("every", "200ms", "how often each good one sends")
            .with("duration", "30s", "how long they do, half of it beside the bad ones")
            .with("settle", "2s", "how long they do before that, and how long the bad ones are there before it counts")
            .with("bytes", "64", "the size of an uplink")
            .loadedBy("bad")
            .bound(new Bound("uplink beside", "uplink alone", 99, 1.5, 20));

    private static final String NUMBER = "number";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HostileCrowd crowd = new HostileCrowd(Target.deviceAddress(), PLAN.number("bad"));
    private final int good = PLAN.number("good");

    public HostileNeighbours() {
        Duration half = PLAN.duration("duration").dividedBy(2);
        ScenarioBuilder devices = scenario("good devices")
                .feed(Numbers.inOrder(NUMBER))
                .exec(device("connect").connectAndLogin())
                .exec(part("uplink unheeded", PLAN.duration("settle")))
                .exec(part("uplink alone", half))
                .rendezVous(good)
                .exec(byTheFirst("bad clients come", crowd::come))
                .pause(PLAN.duration("settle"))
                .exec(part("uplink beside", half))
                .rendezVous(good)
                .exec(byTheFirst("bad clients go", crowd::go))
                .exec(device("disconnect").disconnect());
        long uplinks = (long) good * uplinksIn(half);
        setUp(devices.injectOpen(Arrivals.within(good, PLAN.duration("ramp"))))
                .protocols(Target.devices("good-").limit(LIMIT))
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("uplink alone").successfulRequests().count().is(uplinks),
                        details("uplink beside").successfulRequests().count().is(uplinks));
    }

    /** All at their interval, spread over it by chance. */
    private ChainBuilder part(String request, Duration time) {
        return rendezVous(good)
                .pause(Duration.ZERO, PLAN.duration("every"))
                .exec(repeat(uplinksIn(time))
                        .on(exec(schedule(request).every(PLAN.duration("every")))
                                .exec(device(request)
                                        .uplink("load")
                                        .bytes(PLAN.number("bytes"))
                                        .ack())));
    }

    private static ChainBuilder byTheFirst(String request, Supplier<Optional<String>> work) {
        return doIfEquals("#{" + NUMBER + "}", 0).then(exec(errand(request, work)));
    }

    private static int uplinksIn(Duration time) {
        return Math.toIntExact(Math.max(1, time.dividedBy(PLAN.duration("every"))));
    }
}
