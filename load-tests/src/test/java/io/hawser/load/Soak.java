package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.errand;
import static io.hawser.load.gatling.HawserDsl.gateway;
import static io.hawser.load.gatling.HawserDsl.schedule;
import static io.hawser.load.gatling.rpc.GatewayFindings.commandsOutstanding;
import static io.hawser.load.gatling.rpc.GatewayFindings.sessions;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.gatling.device.Reply;
import io.hawser.load.gatling.request.Check;
import io.hawser.load.leak.LeakWatch;
import io.hawser.load.plan.LoadPlan;
import io.hawser.load.plan.Target;
import io.hawser.rpc.v1.GatewayStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Over a long time of coming and going, does a gateway keep what it should let go?
 *
 * <p>Of the devices, four of five stay, send and get commands; the fifth comes, sends and goes, again and again, and so do
 * subscribers. Where the gateway was started for this run, its heap after a full collection and its open descriptors are looked
 * at before anybody is there, when everybody is there and it is warm, every {@code look} from then on, at the end of the load,
 * and when all have left. Where its process is not known, only its own count of sessions and of commands is held against that
 * of the beginning.
 *
 * <p>Bounds: nothing fails; of 100 uplinks, 99 are acknowledged within {@code p99}; the heap at the end of the load is at most
 * 1.2 times that when warm and 16 MiB; with all gone there are at most 16 descriptors more than before, and no session and no
 * command more. What the gateway fills on purpose, such as the memory for the newest events (32 MiB), has to be full when warm:
 * a run of less than some minutes finds only gross leaks.
 */
public final class Soak extends Simulation {
    /** Its question and parameters. */
    public static final LoadPlan PLAN = LoadPlan.asks(
                    "Over a long time of coming and going, does a gateway keep what it should let go?")
            .with("devices", "500", "how many devices; the fifth part of them comes and goes")
            .with("ramp", "10s", "how long they take to come")
            .with("duration", "10m", "how long the load lasts, from the first device on")
            .with("warm-up", "2m", "how long it takes from then on until the gateway is called warm")
            .with("look", "1m", "how often the gateway's process is looked at from then on")
            .with("every", "1s", "how often each device sends")
            .with("bytes", "1000", "the size of an uplink")
            .with("session", "20s", "how long those stay that come and go")
            .with("commands", "10", "how many commands there are in a second")
            .with("subscribers", "10", "how many web servers subscribe, read some events and go, again and again")
            .with("p99", "1s", "the bound of the acknowledgements");

    private static final String LEAK_WATCH = "leak watch";
    private static final int FIFTH = 5;
    private static final int EVENTS = 20;
    private static final Duration LEAVE = Duration.ofSeconds(3); // for the last commands and goodbyes

    private volatile GatewayStatus atFirst = GatewayStatus.getDefaultInstance(); // read when who wrote it has ended
    private final LeakWatch watch = LeakWatch.of(Target.pid());
    private final Duration ramp = PLAN.duration("ramp");
    private final Duration duration = PLAN.duration("duration");
    private final int comers = Math.max(1, PLAN.number("devices") / FIFTH);
    private final int residents = Math.max(1, PLAN.number("devices") - comers);

    public Soak() {
        PopulationBuilder residents = residents().injectOpen(Arrivals.within(this.residents, ramp));
        PopulationBuilder others = comersAndGoers().injectOpen(Arrivals.within(comers, ramp));
        PopulationBuilder subscribers = subscribers().injectOpen(Arrivals.within(PLAN.number("subscribers"), ramp));
        PopulationBuilder commands = commands().injectOpen(Arrivals.atRate(ramp, PLAN.number("commands"), duration));
        PopulationBuilder looks = looks().injectOpen(atOnceUsers(1));
        PopulationBuilder after = after("after").injectOpen(atOnceUsers(1));
        setUp(before("before")
                        .injectOpen(atOnceUsers(1))
                        .andThen(residents.andThen(after), others, subscribers, commands, looks))
                .protocols(Target.devices("soak-"), Target.gateways())
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("uplink").successfulRequests().count().is((long) this.residents * uplinksIn(duration)),
                        details("uplink").responseTime().percentile(99.0).lte(PLAN.millis("p99")),
                        details(LEAK_WATCH).successfulRequests().count().is(looksBetween() + 4L));
    }

    private ScenarioBuilder before(String name) {
        return scenario(name)
                .exec(gateway("status").status().check((status, session) -> {
                    atFirst = status;
                    return new Check.Held(session);
                }))
                .exec(errand(LEAK_WATCH, watch::start));
    }

    /** When the residents have left, who are the last to go. */
    private ScenarioBuilder after(String name) {
        return scenario(name)
                .pause(LEAVE)
                .exec(gateway("status")
                        .status()
                        .check(
                                sessions().satisfies("no more than at first", count -> count <= atFirst.getSessions()),
                                commandsOutstanding()
                                        .satisfies(
                                                "no more than at first",
                                                count -> count <= atFirst.getCommandsOutstanding())))
                .exec(errand(LEAK_WATCH, watch::end));
    }

    private ScenarioBuilder residents() {
        return scenario("residents")
                .feed(Numbers.inOrder("number"))
                .exec(device("connect").connectAndLogin().as("soak-#{number}"))
                .exitHereIfFailed()
                .exec(device("answer commands").answerCommands(Reply.echo()))
                .exec(uplinks("uplink", uplinksIn(duration)))
                .exec(device("stay").stayConnected(ramp.plus(LEAVE)))
                .exec(device("disconnect").disconnect());
    }

    private ScenarioBuilder comersAndGoers() {
        int uplinks = uplinksIn(PLAN.duration("session"));
        return scenario("comers and goers")
                .feed(Numbers.inOrder("number"))
                .exec(during(duration)
                        .on(exec(device("come").connectAndLogin().as("soak-guest-#{number}"))
                                .exec(uplinks("guest's uplink", uplinks))
                                .exec(device("go").disconnect())
                                .pause(PLAN.duration("every"))));
    }

    private ScenarioBuilder subscribers() {
        // none begins to wait when the first devices have said all
        return scenario("subscribers")
                .exec(during(duration.minus(ramp))
                        .on(exec(gateway("subscribe").subscribe().devices("soak-"))
                                .exec(gateway("read events").awaitEvents(EVENTS))
                                .exec(gateway("unsubscribe").unsubscribe())
                                .pause(PLAN.duration("every"))));
    }

    private ScenarioBuilder commands() {
        return scenario("commands")
                .feed(Numbers.random("target", residents))
                .exec(gateway("command").sendToDevice("soak-#{target}").command("soak"));
    }

    /** Looks while everybody is there. */
    private ScenarioBuilder looks() {
        return scenario("looks")
                .pause(ramp.plus(PLAN.duration("warm-up")))
                .exec(look(watch::warm))
                .repeat(looksBetween())
                .on(look(watch::between))
                .exec(look(watch::loaded));
    }

    private ChainBuilder look(Supplier<Optional<String>> look) {
        return exec(schedule("looks").every(lookEvery())).exec(errand(LEAK_WATCH, look));
    }

    private int looksBetween() {
        return Math.toIntExact(Math.max(1, watched().dividedBy(lookEvery()))) - 1;
    }

    private Duration lookEvery() {
        Duration look = PLAN.duration("look");
        return look.compareTo(watched()) <= 0 ? look : watched();
    }

    /** From when the gateway is warm until the first guests leave for good. */
    private Duration watched() {
        Duration watched = duration.minus(ramp).minus(PLAN.duration("warm-up"));
        if (!watched.isPositive()) {
            throw new IllegalArgumentException("--warm-up: " + PLAN.duration("warm-up")
                    + " (expected: together with --ramp less than --duration)");
        }
        return watched;
    }

    private static ChainBuilder uplinks(String request, int count) {
        return repeat(count)
                .on(exec(schedule(request).every(PLAN.duration("every")))
                        .exec(device(request)
                                .uplink("soak")
                                .bytes(PLAN.number("bytes"))
                                .ack()));
    }

    private static int uplinksIn(Duration time) {
        return Math.toIntExact(Math.max(1, time.dividedBy(PLAN.duration("every"))));
    }
}
