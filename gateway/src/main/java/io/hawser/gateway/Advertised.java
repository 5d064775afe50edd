package io.hawser.gateway;

import io.hawser.gateway.config.ClusterConfig;
import java.net.InetSocketAddress;

/**
 * Where this gateway says that it is reached, each {@code host:port}; empty when it does not say, or not yet.
 *
 * @param rpc for callers
 * @param devices for devices
 * @param http for browsers
 */
record Advertised(String rpc, String devices, String http) {
    /** While nobody can be reached yet. */
    static final Advertised NOWHERE = new Advertised("", "", "");

    /** Where it listens, but for what its operator says. */
    static Advertised of(
            ClusterConfig.Advertise said, InetSocketAddress rpc, InetSocketAddress devices, InetSocketAddress http) {
        return new Advertised(
                said.rpc().isEmpty() ? text(rpc) : said.rpc(),
                said.devices().isEmpty() ? text(devices) : said.devices(),
                text(http));
    }

    private static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
