package io.hawser.load.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a simulated device does, for {@code exec(…)}. Each action is a request of that name in Gatling's report; it fails
 * when the answer does not come within its limit.
 */
public final class DeviceDsl {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final DeviceCodec CODEC =
            DeviceCodecs.load().byName("hdp1").orElseThrow().codec();

    private DeviceDsl() {}

    /** Connects and logs in; ends with WELCOME. */
    public static ActionBuilder connect(String name) {
        return action(name, (components, session, told) -> {
            DeviceProtocol protocol = components.protocol();
            DeviceId device = new DeviceId(protocol.idPrefix() + session.userId());
            new Bootstrap()
                    .group(session.eventLoop())
                    .channelFactory(components.channels())
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) LIMIT.toMillis())
                    .handler(new io.netty.channel.ChannelInboundHandlerAdapter())
                    .connect(protocol.host(), protocol.port())
                    .addListener((ChannelFutureListener) connected -> {
                        if (!connected.isSuccess()) {
                            told.fail(session, String.valueOf(connected.cause().getMessage()));
                            return;
                        }
                        DeviceConnection connection = new DeviceConnection(CODEC, connected.channel());
                        connected.channel().pipeline().addLast(connection);
                        connection.login(device, protocol.token(), LIMIT.toMillis(), told.told(connection.in(session)));
                    });
        });
    }

    /** Sends an uplink of {@code bytes} bytes; ends with its UPLINK_ACK. */
    public static ActionBuilder uplink(String name, String uplinkName, int bytes) {
        Payload payload = Payload.of(new byte[bytes]);
        return connected(name, (connection, told) -> connection.uplink(uplinkName, payload, LIMIT.toMillis(), told));
    }

    /** Waits for a command and answers that it succeeded, with the command's own payload. */
    public static ActionBuilder awaitCommand(String name, Duration limit) {
        return connected(name, (connection, told) -> connection.awaitCommand(limit.toMillis(), told));
    }

    /** Says BYE and closes. */
    public static ActionBuilder disconnect(String name) {
        return connected(name, (connection, told) -> {
            connection.close();
            told.accept(Optional.empty());
        });
    }

    private interface Step {
        void run(DeviceProtocol.Components components, Session session, Outcome outcome);
    }

    private interface ConnectedStep {
        void run(DeviceConnection connection, Consumer<Optional<String>> told);
    }

    /** Whom a step tells how it ended: exactly once. */
    private interface Outcome {
        void succeed(Session session);

        void fail(Session session, String reason);

        default Consumer<Optional<String>> told(Session session) {
            return failure -> failure.ifPresentOrElse(reason -> fail(session, reason), () -> succeed(session));
        }
    }

    private static ActionBuilder connected(String name, ConnectedStep step) {
        return action(
                name,
                (_, session, outcome) -> DeviceConnection.of(session)
                        .ifPresentOrElse(
                                connection -> step.run(connection, outcome.told(session)),
                                () -> outcome.fail(session, "not connected")));
    }

    private static ActionBuilder action(String name, Step step) {
        io.gatling.core.action.builder.ActionBuilder builder = (context, next) -> build(name, step, context, next);
        return () -> builder;
    }

    private static Action build(String name, Step step, ScenarioContext context, Action next) {
        DeviceProtocol.Components components =
                context.protocolComponentsRegistry().components(DeviceProtocol.KEY);
        return new JavaAction(name, context.coreComponents(), next) {
            @Override
            public void execute(Session session) {
                long start = clock().nowMillis();
                JavaAction action = this;
                step.run(components, session, new Outcome() {
                    @Override
                    public void succeed(Session now) {
                        action.succeed(now, start);
                    }

                    @Override
                    public void fail(Session now, String reason) {
                        action.fail(now, start, reason);
                    }
                });
            }
        };
    }
}
