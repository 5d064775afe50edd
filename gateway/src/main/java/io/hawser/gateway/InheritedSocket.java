package io.hawser.gateway;

import io.hawser.gateway.config.ConfigException;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Problem;
import io.hawser.gateway.mina.ListeningSocket;
import java.io.IOException;
import java.util.List;

/** What an inherited socket means for the configuration: where devices connect is known only when the socket is there. */
final class InheritedSocket {
    private InheritedSocket() {}

    /**
     * The configuration with the address of the socket that was inherited; as it is when none is wanted.
     *
     * @throws ConfigException when there is no socket, or its address needs permissions that were not given
     */
    static GatewayConfig settle(GatewayConfig config) {
        return switch (config.deviceListener().socket()) {
            case OPEN -> config;
            case INHERITED -> config.inheriting(socket().address());
        };
    }

    private static ListeningSocket socket() {
        try {
            return ListeningSocket.inherited();
        } catch (IOException e) {
            throw new ConfigException(
                    List.of(new Problem("device-listener.socket", "inherited, but " + e.getMessage(), "", "")));
        }
    }
}
