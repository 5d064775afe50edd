package io.hawser.gateway.http.device;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** How a device protocol travels in WebSocket messages. */
enum Wire {
    /** Frames of HDP/1, cut anywhere, in binary messages. */
    HDP("hawser.hdp.v1", "hdp1", false),
    /** JSON lines, whole ones, in text messages. */
    JSON_LINES("hawser.jsonl.v1", "json-lines", true);

    private final String subprotocol;
    private final String protocol;
    private final boolean text;

    Wire(String subprotocol, String protocol, boolean text) {
        this.subprotocol = subprotocol;
        this.protocol = protocol;
        this.text = text;
    }

    /** Its name in the WebSocket handshake. */
    String subprotocol() {
        return subprotocol;
    }

    /** The name of what travels. */
    String protocol() {
        return protocol;
    }

    /** Whether it travels in text messages; in binary ones otherwise. */
    boolean text() {
        return text;
    }

    /** The first of those subprotocols that is known. */
    static Optional<Wire> offered(Collection<String> subprotocols) {
        return subprotocols.stream()
                .flatMap(name -> Arrays.stream(values()).filter(wire -> wire.subprotocol.equals(name)))
                .findFirst();
    }
}
