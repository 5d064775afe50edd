package io.hawser.load.gatling.device;

import io.gatling.core.CoreComponents;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponents;
import io.gatling.core.protocol.ProtocolKey;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.netty.util.Transports;
import io.hawser.device.GatewayAddress;
import io.hawser.load.gatling.figures.RunFigures;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.List;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * What the device requests of one scenario share.
 *
 * <p>Threads: immutable, any.
 */
final class DeviceComponents implements ProtocolComponents {
    private static final ProtocolKey<DeviceProtocol, DeviceComponents> KEY = new Key();

    private final DeviceProtocol protocol;
    private final ChannelFactory<? extends Channel> channels;
    private final InetSocketAddress gateway;

    private DeviceComponents(DeviceProtocol protocol, CoreComponents core) {
        var netty = core.configuration().netty();
        this.protocol = protocol;
        this.gateway = resolve(protocol.settings()); // once, and here: a look-up would hold an event loop up
        this.channels = Transports.newSocketChannelFactory(netty.useNativeTransport(), netty.useIoUring());
    }

    static DeviceComponents of(ScenarioContext context) {
        DeviceComponents components = context.protocolComponentsRegistry().components(KEY);
        RunFigures.of(context).belongTo(components.protocol.simulation());
        return components;
    }

    DeviceProtocol protocol() {
        return protocol;
    }

    DeviceProtocol.Settings settings() {
        return protocol.settings();
    }

    /** What makes a connection of the user's; its handler does nothing yet. */
    Bootstrap bootstrap(Session session) {
        DeviceProtocol.Settings settings = settings();
        Bootstrap bootstrap = new Bootstrap()
                .group(session.eventLoop())
                .channelFactory(channels)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.limit().toMillis()))
                .handler(new ChannelInboundHandlerAdapter())
                .remoteAddress(gateway);
        List<String> sources = settings.sources();
        return sources.isEmpty()
                ? bootstrap
                : bootstrap.localAddress(
                        new InetSocketAddress(sources.get((int) (session.userId() % sources.size())), 0));
    }

    @Override
    public Function1<Session, Session> onStart() {
        return session -> session;
    }

    @Override
    public Function1<Session, BoxedUnit> onExit() {
        return session -> {
            DeviceConnection.of(session).ifPresent(DeviceConnection::leave);
            return BoxedUnit.UNIT;
        };
    }

    private static InetSocketAddress resolve(DeviceProtocol.Settings settings) {
        GatewayAddress gateway = settings.gateway();
        InetSocketAddress address = new InetSocketAddress(gateway.host(), gateway.port());
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(
                    "host: " + gateway.host() + " (expected: a name or a numeric address that is known)");
        }
        return address;
    }

    private static final class Key implements ProtocolKey<DeviceProtocol, DeviceComponents> {
        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // Scala's Class[Protocol] is a Class of a subtype here
        public Class<Protocol> protocolClass() {
            return (Class) DeviceProtocol.class;
        }

        @Override
        public DeviceProtocol defaultProtocolValue(GatlingConfiguration configuration) {
            throw new IllegalStateException(
                    "protocols: no devices (expected: setUp(…).protocols(devices(host, port)))");
        }

        @Override
        public Function1<DeviceProtocol, DeviceComponents> newComponents(CoreComponents core) {
            return protocol -> new DeviceComponents(protocol, core);
        }
    }
}
