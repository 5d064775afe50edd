package io.hawser.load.gatling.rpc;

import io.gatling.core.CoreComponents;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponents;
import io.gatling.core.protocol.ProtocolKey;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.grpc.Channel;
import io.hawser.load.gatling.figures.RunFigures;
import java.util.HashMap;
import java.util.Map;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * What the gateway requests of one scenario share; scenarios of one protocol share the connections.
 *
 * <p>Threads: immutable, any.
 */
final class GatewayComponents implements ProtocolComponents {
    private static final ProtocolKey<GatewayProtocol, GatewayComponents> KEY = new Key();

    private final GatewayProtocol protocol;
    private final GatewayChannels channels;

    private GatewayComponents(GatewayProtocol protocol, GatewayChannels channels) {
        this.protocol = protocol;
        this.channels = channels;
    }

    static GatewayComponents of(ScenarioContext context) {
        GatewayComponents components = context.protocolComponentsRegistry().components(KEY);
        RunFigures.of(context).belongTo(components.protocol.simulation());
        return components;
    }

    GatewayProtocol.Settings settings() {
        return protocol.settings();
    }

    /** The user's connection. */
    Channel channel(Session session) {
        return channels.of(session.userId());
    }

    @Override
    public Function1<Session, Session> onStart() {
        return session -> session;
    }

    @Override
    public Function1<Session, BoxedUnit> onExit() {
        return session -> {
            EventStream.of(session).ifPresent(EventStream::cancel);
            return BoxedUnit.UNIT;
        };
    }

    private static final class Key implements ProtocolKey<GatewayProtocol, GatewayComponents> {
        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // Scala's Class[Protocol] is a Class of a subtype here
        public Class<Protocol> protocolClass() {
            return (Class) GatewayProtocol.class;
        }

        @Override
        public GatewayProtocol defaultProtocolValue(GatlingConfiguration configuration) {
            throw new IllegalStateException("protocols: no gateways (expected: setUp(…).protocols(gateways(address)))");
        }

        /** Called once a run; what it returns, once a scenario, one after the other. */
        @Override
        public Function1<GatewayProtocol, GatewayComponents> newComponents(CoreComponents core) {
            Map<GatewayProtocol, GatewayChannels> open = new HashMap<>();
            core.actorSystem().registerOnTermination(() -> {
                open.values().forEach(GatewayChannels::close);
                return BoxedUnit.UNIT;
            });
            return protocol -> new GatewayComponents(
                    protocol, open.computeIfAbsent(protocol, _ -> new GatewayChannels(protocol.settings())));
        }
    }
}
