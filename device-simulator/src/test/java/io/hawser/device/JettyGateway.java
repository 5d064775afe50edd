package io.hawser.device;

import io.hawser.protocol.Bye;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Proof;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A gateway on Jetty's WebSockets, which are not our own work: welcomes everyone, sends each a command, and acknowledges
 * what it is told. Without the subprotocol that it speaks it refuses with 403.
 */
public final class JettyGateway implements AutoCloseable {
    /** Every uplink, in order of arrival. */
    public final Queue<Uplink> uplinks = new ConcurrentLinkedQueue<>();

    /** How commands ended. */
    public final Queue<CommandResult> results = new ConcurrentLinkedQueue<>();

    /** With which code each device's WebSocket closed. */
    public final Queue<Integer> closings = new ConcurrentLinkedQueue<>();

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final boolean text;
    private final DeviceCodec codec;

    public JettyGateway(String protocol) throws Exception {
        this.text = protocol.equals("json-lines");
        this.codec = DeviceCodecs.load()
                .byName(protocol)
                .map(DeviceCodecProvider::codec)
                .orElseThrow();
        String subprotocol = text ? "hawser.jsonl.v1" : "hawser.hdp.v1";
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(
                server,
                container -> container.addMapping("/device", (request, response, callback) -> {
                    if (!request.getSubProtocols().contains(subprotocol)) {
                        response.setStatus(403);
                        callback.succeeded();
                        return null;
                    }
                    response.setAcceptedSubProtocol(subprotocol);
                    return new Socket();
                })));
        server.start();
    }

    public GatewayAddress address() {
        return GatewayAddress.parse("ws://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }

    /** One device's; public because Jetty calls it by reflection. */
    public final class Socket implements Session.Listener.AutoDemanding {
        private byte[] unread = {};
        private Optional<Session> session = Optional.empty();

        @Override
        public void onWebSocketOpen(Session opened) {
            session = Optional.of(opened);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            if (text) {
                throw new IllegalStateException("binary (expected: text)");
            }
            take(payload);
            callback.succeed();
        }

        @Override
        public void onWebSocketText(String message) {
            if (!text) {
                throw new IllegalStateException("text (expected: binary)");
            }
            take(StandardCharsets.UTF_8.encode(message));
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            // A device may leave without a word.
        }

        @Override
        public void onWebSocketClose(int statusCode, String reason, Callback callback) {
            closings.add(statusCode);
            callback.succeed();
        }

        private void take(ByteBuffer payload) {
            ByteBuffer in = ByteBuffer.allocate(unread.length + payload.remaining())
                    .put(unread)
                    .put(payload)
                    .flip();
            try {
                for (var next = codec.decodeDeviceMessage(in, 1 << 20);
                        next.isPresent();
                        next = codec.decodeDeviceMessage(in, 1 << 20)) {
                    answer(next.get());
                }
            } catch (MalformedFrameException malformed) {
                throw new IllegalStateException(malformed);
            }
            unread = new byte[in.remaining()];
            in.get(unread);
        }

        private void answer(DeviceMessage message) {
            switch (message) {
                case Hello _ -> {
                    send(new Welcome(1, 60, DeviceCodec.DEFAULT_MAX_BODY, Instant.EPOCH));
                    send(new Command(UUID.randomUUID(), 5_000, false, "echo", Payload.ofUtf8("h\u00ef")));
                }
                case Uplink uplink -> {
                    uplinks.add(uplink);
                    send(new UplinkAck(uplink.messageId()));
                }
                case CommandResult result -> results.add(result);
                case Bye _ -> session.orElseThrow().close(StatusCode.NORMAL, "bye", Callback.NOOP);
                case Ping _ -> send(new Pong());
                case Pong _, Proof _, CommandAck _ -> {}
            }
        }

        private void send(GatewayMessage message) {
            ByteBuffer out = ByteBuffer.allocate(codec.maxEncodedSize(message));
            codec.encode(message, out);
            out.flip();
            if (text) {
                session.orElseThrow()
                        .sendText(StandardCharsets.UTF_8.decode(out).toString().strip(), Callback.NOOP);
            } else {
                session.orElseThrow().sendBinary(out, Callback.NOOP);
            }
        }
    }
}
