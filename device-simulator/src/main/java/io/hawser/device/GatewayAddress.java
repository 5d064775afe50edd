package io.hawser.device;

import java.util.Locale;

/**
 * Where a gateway listens; the name is resolved anew for every connection.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65,535
 * @param carrier how to speak with it there
 */
public record GatewayAddress(String host, int port, Carrier carrier) {
    private static final int MAX_PORT = 65_535;
    private static final String WEB_SOCKET = "ws://";
    private static final String EXPECTED = " (expected: host:port, or ws://host:port/path)";

    public GatewayAddress {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: blank (expected: a name or an address)");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1.." + MAX_PORT + ")");
        }
    }

    /** A gateway's port for devices over TCP. */
    public GatewayAddress(String host, int port) {
        this(host, port, new Carrier.Tcp());
    }

    /**
     * The address written as {@code host:port}, or as {@code ws://host:port} for a WebSocket, whose path is {@code /device}
     * unless it stands behind the port. An IPv6 address is in brackets.
     *
     * @throws IllegalArgumentException when {@code text} is no such thing
     */
    public static GatewayAddress parse(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            return parse(text, text, new Carrier.Tcp());
        }
        String name = text.substring(0, scheme + 3).toLowerCase(Locale.ROOT);
        if ("wss://".equals(name)) {
            throw new IllegalArgumentException(
                    "gateway: " + text + " (expected: ws://…; devices here do without TLS, a proxy can add it)");
        }
        if (!WEB_SOCKET.equals(name)) {
            throw new IllegalArgumentException("gateway: " + text + EXPECTED);
        }
        String rest = text.substring(name.length());
        int slash = rest.indexOf('/');
        return slash < 0
                ? parse(text, rest, new Carrier.WebSocket(Carrier.WebSocket.DEFAULT_PATH))
                : parse(text, rest.substring(0, slash), new Carrier.WebSocket(rest.substring(slash)));
    }

    private static GatewayAddress parse(String text, String authority, Carrier carrier) {
        int colon = authority.lastIndexOf(':');
        String host = colon < 0 ? "" : authority.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || (!bracketed && host.indexOf(':') >= 0)) {
            throw new IllegalArgumentException("gateway: " + text + EXPECTED);
        }
        try {
            return new GatewayAddress(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(authority.substring(colon + 1)),
                    carrier);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("gateway: " + text + EXPECTED, notANumber);
        }
    }

    /** Host and port alone, as a URL has them. */
    public String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /**
     * This address, for what can do nothing with a WebSocket.
     *
     * @param what it is that wants it
     * @throws IllegalArgumentException when it is one of a WebSocket
     */
    public GatewayAddress requireTcp(String what) {
        return switch (carrier) {
            case Carrier.Tcp() -> this;
            case Carrier.WebSocket _ ->
                throw new IllegalArgumentException("gateway: " + this + " (expected: host:port; " + what
                        + " sends bytes as they are, without a WebSocket)");
        };
    }

    /** The address as {@link #parse} reads it. */
    @Override
    public String toString() {
        return switch (carrier) {
            case Carrier.Tcp() -> authority();
            case Carrier.WebSocket(String path) ->
                WEB_SOCKET + authority() + (path.equals(Carrier.WebSocket.DEFAULT_PATH) ? "" : path);
        };
    }
}
