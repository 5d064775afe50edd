package io.hawser.gateway.config;

import java.net.InetAddress;
import java.util.Locale;

/** What can be said of a host without asking anybody. */
final class Hosts {
    private Hosts() {}

    /** Whether it is this host as only this host reaches it: {@code localhost} or a numeric loopback address. */
    static boolean isLoopback(String host) {
        try {
            return host.toLowerCase(Locale.ROOT).equals("localhost")
                    || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false; // another name: where it leads is not ours to promise
        }
    }

    /** Whether it means every address of this host, which is none that another one could use. */
    static boolean isWildcard(String host) {
        try {
            return InetAddress.ofLiteral(host).isAnyLocalAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
