package io.hawser.device;

/**
 * Where a gateway listens; the name is resolved anew for every connection.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65,535
 */
public record GatewayAddress(String host, int port) {
    private static final int MAX_PORT = 65_535;

    public GatewayAddress {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: blank (expected: a name or an address)");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1.." + MAX_PORT + ")");
        }
    }

    /**
     * The address written as {@code host:port} or {@code [IPv6]:port}.
     *
     * @throws IllegalArgumentException when {@code text} is no such thing
     */
    public static GatewayAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || (!bracketed && host.indexOf(':') >= 0)) {
            throw new IllegalArgumentException("gateway: " + text + " (expected: host:port)");
        }
        try {
            return new GatewayAddress(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("gateway: " + text + " (expected: host:port)", notANumber);
        }
    }

    /** The address as {@link #parse} reads it. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
