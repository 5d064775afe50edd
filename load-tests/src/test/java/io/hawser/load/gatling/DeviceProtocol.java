package io.hawser.load.gatling;

import io.gatling.core.CoreComponents;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponents;
import io.gatling.core.protocol.ProtocolKey;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.ProtocolBuilder;
import io.gatling.netty.util.Transports;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * Where the devices of a simulation connect to, and as whom.
 *
 * @param host the gateway's
 * @param port its device port
 * @param idPrefix the ids of the devices are this and the user's number
 * @param token the secret that every device sends; empty for none
 */
public record DeviceProtocol(String host, int port, String idPrefix, String token)
        implements Protocol, ProtocolBuilder {
    static final ProtocolKey<DeviceProtocol, Components> KEY = new Key();

    /** Devices that bring no secret. */
    public static DeviceProtocol devices(String host, int port, String idPrefix) {
        return new DeviceProtocol(host, port, idPrefix, "");
    }

    @Override
    public Protocol protocol() {
        return this;
    }

    /** What the actions of one simulation share. */
    static final class Components implements ProtocolComponents {
        private final DeviceProtocol protocol;
        private final ChannelFactory<? extends Channel> channels;

        Components(DeviceProtocol protocol, CoreComponents core) {
            var netty = core.configuration().netty();
            this.protocol = protocol;
            this.channels = Transports.newSocketChannelFactory(netty.useNativeTransport(), netty.useIoUring());
        }

        DeviceProtocol protocol() {
            return protocol;
        }

        ChannelFactory<? extends Channel> channels() {
            return channels;
        }

        @Override
        public Function1<Session, Session> onStart() {
            return session -> session;
        }

        @Override
        public Function1<Session, BoxedUnit> onExit() {
            return session -> {
                DeviceConnection.of(session).ifPresent(DeviceConnection::close);
                return BoxedUnit.UNIT;
            };
        }
    }

    private static final class Key implements ProtocolKey<DeviceProtocol, Components> {
        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // Scala's Class[Protocol] is a Class of a subtype here
        public Class<Protocol> protocolClass() {
            return (Class) DeviceProtocol.class;
        }

        @Override
        public DeviceProtocol defaultProtocolValue(GatlingConfiguration configuration) {
            throw new IllegalStateException("no gateway given: setUp(…).protocols(devices(host, port, prefix))");
        }

        @Override
        public Function1<DeviceProtocol, Components> newComponents(CoreComponents core) {
            return protocol -> new Components(protocol, core);
        }
    }
}
