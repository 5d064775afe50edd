package io.hawser.gateway.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where devices connect by TCP.
 *
 * @param socket who opens the listening socket
 * @param host the address to listen on
 * @param port 0: any that is free
 * @param protocols names of the protocols that are understood; whether there are such is for who finds codecs to say
 * @param backlog how many connections wait to be accepted
 * @param ioThreads 0: one per core
 * @param loginTime how long a device may take to log in
 * @param keepAlive what keep-alives are granted
 * @param maxConnections how many at a time
 * @param maxBodyBytes the longest body of a message
 * @param maxQueuedBytes how much may wait to be written to one device
 * @param insecure whether devices may connect from elsewhere without encryption
 */
public record DeviceListenerConfig(
        Socket socket,
        String host,
        int port,
        List<String> protocols,
        int backlog,
        int ioThreads,
        Duration loginTime,
        KeepAlive keepAlive,
        int maxConnections,
        int maxBodyBytes,
        int maxQueuedBytes,
        boolean insecure) {
    private static final Pattern PROTOCOL = Pattern.compile("[a-z0-9-]+");
    private static final int SMALLEST_BODY = 256;
    private static final int LARGEST_BODY = 16 << 20;
    private static final int LARGEST_QUEUE = 1 << 30;

    public DeviceListenerConfig {
        protocols = List.copyOf(protocols);
        boolean named =
                protocols.stream().allMatch(name -> PROTOCOL.matcher(name).matches());
        boolean once = Set.copyOf(protocols).size() == protocols.size();
        new Checks("device-listener")
                .host("host", host)
                .port("port", port)
                .that(
                        named && once && !protocols.isEmpty(),
                        "protocols",
                        protocols,
                        "one or more names of protocols, each once, of lower case letters, digits and hyphens")
                .number("backlog", backlog, 1, 65_535)
                .number("io-threads", ioThreads, 0, 1_024)
                .duration("login-time", loginTime, Duration.ofMillis(100), Duration.ofMinutes(10))
                .number("max-connections", maxConnections, 1, 10_000_000)
                .size("max-body", maxBodyBytes, SMALLEST_BODY, LARGEST_BODY)
                .size("max-queued-bytes", maxQueuedBytes, maxBodyBytes, LARGEST_QUEUE)
                .done();
    }

    /** Who opens the listening socket. */
    public enum Socket {
        /** The gateway, on {@code host} and {@code port}. */
        OPEN,
        /** Whoever starts the gateway and hands it over as standard input; it has its own address. */
        INHERITED
    }

    /** The same with another address. */
    DeviceListenerConfig at(String newHost, int newPort) {
        return new DeviceListenerConfig(
                socket,
                newHost,
                newPort,
                protocols,
                backlog,
                ioThreads,
                loginTime,
                keepAlive,
                maxConnections,
                maxBodyBytes,
                maxQueuedBytes,
                insecure);
    }

    /**
     * What keep-alives are granted, in whole seconds.
     *
     * @param byDefault to a device that does not ask for one
     * @param min the shortest
     * @param max the longest
     */
    public record KeepAlive(Duration byDefault, Duration min, Duration max) {
        private static final Duration SHORTEST = Duration.ofSeconds(1);
        private static final Duration LONGEST = Duration.ofHours(18);

        public KeepAlive {
            new Checks("device-listener.keep-alive")
                    .that(isWhole(byDefault), "default", Checks.show(byDefault), "whole seconds")
                    .that(isWhole(min), "min", Checks.show(min), "whole seconds")
                    .that(isWhole(max), "max", Checks.show(max), "whole seconds")
                    .duration("min", min, SHORTEST, LONGEST)
                    .duration("max", max, min, LONGEST)
                    .duration("default", byDefault, min, max)
                    .done();
        }

        private static boolean isWhole(Duration duration) {
            return duration.equals(duration.truncatedTo(ChronoUnit.SECONDS));
        }
    }
}
