package io.hawser.client.wire.gateways;

/**
 * Where a gateway listens for web servers.
 *
 * @param host a name or a numeric address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record GatewayAddress(String host, int port) {
    /** The port of a gateway that was told no other. */
    public static final int DEFAULT_PORT = 7701;

    private static final int MAX_PORT = 65535;

    /** @throws IllegalArgumentException when the host is empty or the port out of its bounds */
    public GatewayAddress {
        if (host.isEmpty() || host.contains("/") || host.contains("@")) {
            throw new IllegalArgumentException("gateway: host '" + host + "' (expected: a name or an address)");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("gateway: port " + port + " (expected: 1.." + MAX_PORT + ")");
        }
    }

    /**
     * Reads {@code host:port}, {@code [IPv6]:port}, or either without a port.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static GatewayAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean portless = colon < 0 || text.endsWith("]");
        String host = portless ? text : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.contains(":") && !bracketed) {
            throw new IllegalArgumentException("gateway: '" + text + "' (expected: IPv6 in brackets)");
        }
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        return new GatewayAddress(bare, portless ? DEFAULT_PORT : port(text, text.substring(colon + 1)));
    }

    private static int port(String text, String port) {
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("gateway: '" + text + "' (expected: host:port)", notANumber);
        }
    }

    /** Whether this names the machine itself, by its text: a name is not looked up. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("::1");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
