package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.DeviceDsl.connect;
import static io.hawser.load.gatling.DeviceDsl.disconnect;
import static io.hawser.load.gatling.DeviceDsl.uplink;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.gatling.DeviceProtocol;
import java.time.Duration;

/**
 * Can devices connect, and does each of their uplinks get acknowledged in time?
 *
 * <p>Parameters, as {@code -Dname=value}: {@code gateway} (127.0.0.1:7700), {@code devices} (200), {@code ramp} in seconds
 * (10), {@code uplinks} a device (20), {@code every} in milliseconds (500), {@code bytes} (64), {@code p99} in milliseconds
 * (500).
 *
 * <p>Asserts that no request fails, that every uplink was acknowledged, and that the 99th percentile of the
 * acknowledgements stays within {@code p99}. Gatling counts whole milliseconds, and shares the machine with the gateway
 * when both run on one: read the figures as bounds.
 */
public final class ConnectAndUplink extends Simulation {
    private static final int DEVICES = Integer.getInteger("devices", 200);
    private static final int RAMP_SECONDS = Integer.getInteger("ramp", 10);
    private static final int UPLINKS = Integer.getInteger("uplinks", 20);
    private static final int EVERY_MILLIS = Integer.getInteger("every", 500);
    private static final int BYTES = Integer.getInteger("bytes", 64);
    private static final int P99_MILLIS = Integer.getInteger("p99", 500);

    public ConnectAndUplink() {
        String[] gateway = System.getProperty("gateway", "127.0.0.1:7700").split(":", 2);
        DeviceProtocol devices = DeviceProtocol.devices(gateway[0], Integer.parseInt(gateway[1]), "gatling-");
        ScenarioBuilder device = scenario("connect and uplink")
                .exec(connect("connect"))
                .exitHereIfFailed()
                .repeat(UPLINKS)
                .on(exec(uplink("uplink", "load", BYTES)).pause(Duration.ofMillis(EVERY_MILLIS)))
                .exec(disconnect("disconnect"));
        setUp(device.injectOpen(rampUsers(DEVICES).during(RAMP_SECONDS)))
                .protocols(devices)
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("uplink").successfulRequests().count().is((long) DEVICES * UPLINKS),
                        details("uplink").responseTime().percentile(99.0).lte(P99_MILLIS));
    }
}
