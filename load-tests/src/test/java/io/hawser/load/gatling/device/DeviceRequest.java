package io.hawser.load.gatling.device;

import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.hawser.device.Carrier;
import io.hawser.device.GatewayAddress;
import io.hawser.device.websocket.Subprotocol;
import io.hawser.device.websocket.Upgrade;
import io.hawser.load.gatling.device.DeviceConnection.Told;
import io.hawser.load.gatling.request.Exchange;
import io.hawser.load.gatling.request.Request;
import io.hawser.load.gatling.request.Step;
import io.hawser.load.gatling.request.Text;
import io.hawser.protocol.DeviceCodec;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A request of a device's that there is nothing more to say about.
 *
 * <p>Threads: immutable, any.
 *
 * @param <R> the answer
 */
public final class DeviceRequest<R> extends Request<R, DeviceRequest<R>> {
    private final Consumer<Call<R>> doing;

    /**
     * One request of one user's.
     *
     * @param components what the scenario has for it
     * @param session the user's, when it began
     * @param exchange to be told how it ended
     * @param <R> the answer
     */
    record Call<R>(DeviceComponents components, Session session, Exchange<R> exchange) {
        DeviceProtocol.Settings settings() {
            return components.settings();
        }

        /** What came is the answer. */
        Told<R> told() {
            return new Told<>(exchange::answered, exchange::failed);
        }

        /** Does something with the user's connection, if there is one. */
        void withConnection(Consumer<DeviceConnection> doing) {
            DeviceConnection.of(session)
                    .ifPresentOrElse(
                            doing, () -> exchange.failed("not connected: connect was not asked for, or failed"));
        }

        /** Opens a connection and does something with it; one that the user had is dropped. */
        void connect(Consumer<DeviceConnection> then) {
            DeviceConnection.of(session).ifPresent(DeviceConnection::drop);
            components.bootstrap(session).connect().addListener((ChannelFutureListener) connected -> {
                if (connected.isSuccess()) {
                    converse(connected.channel(), then);
                } else {
                    exchange.failed(String.valueOf(connected.cause().getMessage()));
                }
            });
        }

        private void converse(Channel channel, Consumer<DeviceConnection> then) {
            DeviceCodec codec = settings().codec().codec();
            GatewayAddress gateway = settings().gateway();
            switch (gateway.carrier()) {
                case Carrier.Tcp() -> then.accept(DeviceConnection.over(channel, codec));
                case Carrier.WebSocket(String path) ->
                    WebSocketHandler.begin(
                            channel,
                            new Upgrade(gateway.authority(), path, Subprotocol.of(codec)),
                            settings().limit(),
                            refusal -> refusal.ifPresentOrElse(
                                    exchange::failed, () -> then.accept(DeviceConnection.over(channel, codec))));
            }
        }
    }

    DeviceRequest(Plan<R> plan, Consumer<Call<R>> doing) {
        super(plan);
        this.doing = doing;
    }

    static <R> DeviceRequest<R> connected(Text name, BiConsumer<DeviceConnection, Call<R>> doing) {
        return new DeviceRequest<>(
                Plan.named(name), call -> call.withConnection(connection -> doing.accept(connection, call)));
    }

    /** The step that does that. */
    static <R> Step<R> step(ScenarioContext context, Consumer<Call<R>> doing) {
        DeviceComponents components = DeviceComponents.of(context);
        return (session, exchange) -> doing.accept(new Call<>(components, session, exchange));
    }

    @Override
    protected DeviceRequest<R> with(Plan<R> plan) {
        return new DeviceRequest<>(plan, doing);
    }

    @Override
    protected Step<R> step(ScenarioContext context) {
        return step(context, doing);
    }
}
