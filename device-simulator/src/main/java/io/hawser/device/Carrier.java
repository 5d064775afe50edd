package io.hawser.device;

import java.util.regex.Pattern;

/** What carries the wire protocol between a device and a gateway. */
public sealed interface Carrier {

    /** A connection with nothing but the wire protocol in it. */
    record Tcp() implements Carrier {}

    /**
     * A WebSocket.
     *
     * @param path of it at the gateway
     */
    record WebSocket(String path) implements Carrier {
        /** Where gateways have it. */
        public static final String DEFAULT_PATH = "/device";

        private static final Pattern PATH = Pattern.compile("/[!-~&&[^#]]*");

        public WebSocket {
            if (!PATH.matcher(path).matches()) {
                throw new IllegalArgumentException(
                        "path: " + path + " (expected: one that begins with / and is ASCII without spaces)");
            }
        }
    }
}
