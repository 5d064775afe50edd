package io.hawser.load.examples;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.devices;
import static io.hawser.load.gatling.HawserDsl.schedule;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** Devices that come, send on a timetable, and go. */
// on the page:
public final class SendUplinks extends Simulation {
    public SendUplinks() {
        var day = scenario("a device's day")
                .exec(device("log in").connectAndLogin())
                .exitHereIfFailed()
                .repeat(10)
                .on(exec(schedule("readings").every(Duration.ofMillis(50)))
                        .exec(device("reading").uplink("temperature").bytes(64).ack()))
                .exec(device("leave").disconnect());

        setUp(day.injectOpen(rampUsers(20).during(Duration.ofSeconds(1))))
                .protocols(devices("127.0.0.1", Integer.getInteger("device-port", 7700))
                        .idPrefix("example-"))
                .assertions(details("reading").failedRequests().count().is(0L));
    }
}
// to here
