package io.hawser.load.gatling;

import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.Session;
import io.hawser.device.GatewayAddress;
import io.hawser.load.gatling.device.Device;
import io.hawser.load.gatling.device.DeviceProtocol;
import io.hawser.load.gatling.request.Errand;
import io.hawser.load.gatling.request.Moment;
import io.hawser.load.gatling.request.Schedule;
import io.hawser.load.gatling.request.Text;
import io.hawser.load.gatling.rpc.Gateway;
import io.hawser.load.gatling.rpc.GatewayProtocol;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The load tests' language beside Gatling's own: what devices and web servers do with a gateway, for {@code exec(…)}, and where
 * the gateway is, for {@code protocols(…)}. Names of requests may hold Gatling's expressions. docs/load-testing-dsl.md shows
 * it at work.
 */
public final class HawserDsl {
    private HawserDsl() {}

    /** Something that the user's device does; {@code request} is its name in the reports. */
    public static Device device(String request) {
        return new Device(Text.of(request));
    }

    /** Something that the user, as a web server, asks of a gateway; {@code request} is its name in the reports. */
    public static Gateway gateway(String request) {
        return new Gateway(Text.of(request));
    }

    /** The devices' protocol: the gateway listens for them there. */
    public static DeviceProtocol devices(String host, int port) {
        return DeviceProtocol.of(new GatewayAddress(host, port));
    }

    /**
     * The same at {@code host:port}, or over WebSocket at {@code ws://host:port} and a path, {@code /device} unless it says
     * another.
     */
    public static DeviceProtocol devices(String address) {
        return DeviceProtocol.of(GatewayAddress.parse(address));
    }

    /** The web servers' protocol: the gateways answer calls there, {@code host:port} each. */
    public static GatewayProtocol gateways(String... addresses) {
        return GatewayProtocol.of(addresses);
    }

    /** A timetable of the user's, in place of {@code pace}: {@code exec(schedule("beat").every(…))} begins each turn. */
    public static Schedule schedule(String key) {
        return new Schedule(key);
    }

    /** Holds the user back until {@code time}, of {@link System#nanoTime}; the next request is measured from then. */
    public static ActionBuilder at(ToLongFunction<Session> time) {
        return Schedule.at(time);
    }

    /** The next request is measured from when its user was injected. */
    public static ActionBuilder fromInjection() {
        return Schedule.fromInjection();
    }

    /** A moment of the user's: {@code exec(moment("drop").now())}, later {@code exec(moment("drop").since())} and a request. */
    public static Moment moment(String key) {
        return new Moment(key);
    }

    /** Work that takes its time or blocks, done aside from Gatling's event loops; it says why it failed, if it did. */
    public static Errand errand(String request, Supplier<Optional<String>> work) {
        return new Errand(Text.of(request), work);
    }
}
