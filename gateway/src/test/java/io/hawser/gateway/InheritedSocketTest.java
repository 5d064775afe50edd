package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.gateway.config.ConfigException;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import org.junit.jupiter.api.Test;

class InheritedSocketTest {

    @Test
    void aConfigurationThatOpensItsSocketStaysAsItIs() {
        GatewayConfig config = GatewayConfig.load(Sources.none());

        assertThat(InheritedSocket.settle(config)).isSameAs(config);
    }

    @Test
    void aSocketThatNobodyHandedOverIsAWrongConfigurationThatSaysWhatSystemdNeeds() {
        GatewayConfig config = GatewayConfig.load(Sources.none().withFlag("device-listener.socket=inherited"));

        // Whatever runs tests has no listening socket as its standard input.
        assertThatThrownBy(() -> InheritedSocket.settle(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("device-listener.socket: inherited, but no socket was inherited")
                .hasMessageContainingAll("StandardInput=socket", "Accept=no");
    }
}
