package io.hawser.device;

import io.hawser.protocol.DeviceId;
import java.time.Duration;
import java.util.List;

/**
 * What one device is and how it behaves; made by {@link #builder}.
 *
 * @param device its id
 * @param gateways where to connect, tried in this order, over and over; at least one
 * @param protocol the name of an installed wire protocol
 * @param credential how it logs in
 * @param keepAlive how often at least it will send something, up to 65,535 s in whole seconds; zero leaves it to the
 *     gateway, whose grant decides anyway
 * @param window how many uplinks may wait for their acknowledgement; one more is refused
 * @param commands how many commands may be in progress, and how many results are remembered to answer duplicates with;
 *     one more in progress is rejected
 * @param backOff how long it waits before connecting again
 * @param loginTimeout how long connecting and logging in may take together, once it is the device's turn among those of
 *     its network
 * @param returnWhenDismissed whether it comes back also after a take-over or a refusal of its credential, which else
 *     end it: two devices of one id would take over from each other for ever
 */
public record DeviceClientConfig(
        DeviceId device,
        List<GatewayAddress> gateways,
        String protocol,
        Credential credential,
        Duration keepAlive,
        int window,
        int commands,
        BackOff backOff,
        Duration loginTimeout,
        boolean returnWhenDismissed) {
    private static final int MAX_KEEP_ALIVE_SECONDS = 0xFFFF;

    public DeviceClientConfig {
        gateways = List.copyOf(gateways);
        if (gateways.isEmpty()) {
            throw new IllegalArgumentException("gateways: none (expected: at least one)");
        }
        requirePositive("window", window);
        requirePositive("commands", commands);
        requirePositive("login timeout in ms", loginTimeout.toMillis());
        long seconds = keepAlive.toSeconds();
        if (seconds < 0 || seconds > MAX_KEEP_ALIVE_SECONDS || (seconds == 0 && !keepAlive.isZero())) {
            throw new IllegalArgumentException(
                    "keep-alive: " + keepAlive + " (expected: zero, or 1.." + MAX_KEEP_ALIVE_SECONDS + " seconds)");
        }
    }

    /** A builder with every default: HDP/1 to 127.0.0.1:7700 without a credential. */
    public static Builder builder(DeviceId device) {
        return new Builder(device);
    }

    private static void requirePositive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: at least 1)");
        }
    }

    /** Collects settings. Threads: one at a time. */
    public static final class Builder {
        private final DeviceId device;
        private List<GatewayAddress> gateways = List.of(new GatewayAddress("127.0.0.1", 7700));
        private String protocol = "hdp1";
        private Credential credential = Credential.none();
        private Duration keepAlive = Duration.ofSeconds(60);
        private int window = 64;
        private int commands = 64;
        private BackOff backOff = new BackOff(Duration.ofMillis(500), Duration.ofMinutes(1));
        private Duration loginTimeout = Duration.ofSeconds(10);
        private boolean returnWhenDismissed;

        private Builder(DeviceId device) {
            this.device = device;
        }

        /** Where to connect, instead of the default. */
        public Builder gateways(GatewayAddress... addresses) {
            return gateways(List.of(addresses));
        }

        /** Where to connect, instead of the default. */
        public Builder gateways(List<GatewayAddress> addresses) {
            this.gateways = addresses;
            return this;
        }

        public Builder protocol(String name) {
            this.protocol = name;
            return this;
        }

        public Builder credential(Credential shown) {
            this.credential = shown;
            return this;
        }

        public Builder keepAlive(Duration interval) {
            this.keepAlive = interval;
            return this;
        }

        public Builder window(int uplinks) {
            this.window = uplinks;
            return this;
        }

        public Builder commands(int limit) {
            this.commands = limit;
            return this;
        }

        public Builder backOff(Duration min, Duration max) {
            this.backOff = new BackOff(min, max);
            return this;
        }

        public Builder loginTimeout(Duration limit) {
            this.loginTimeout = limit;
            return this;
        }

        public Builder returnWhenDismissed(boolean returns) {
            this.returnWhenDismissed = returns;
            return this;
        }

        /**
         * The settings collected.
         *
         * @throws IllegalArgumentException when one is out of its range
         */
        public DeviceClientConfig build() {
            return new DeviceClientConfig(
                    device,
                    gateways,
                    protocol,
                    credential,
                    keepAlive,
                    window,
                    commands,
                    backOff,
                    loginTimeout,
                    returnWhenDismissed);
        }
    }
}
