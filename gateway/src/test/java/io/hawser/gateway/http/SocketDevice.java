package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.Welcome;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A device by WebSocket on the JDK's client, which knows nothing of ours but the codec. */
final class SocketDevice implements WebSocket.Listener, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final DeviceCodec codec;
    private final boolean text;
    private final List<GatewayMessage> received = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder(); // the listener's
    private volatile Optional<Integer> closed = Optional.empty();
    private final WebSocket socket;

    /** @param subprotocol empty for none */
    SocketDevice(WebFixture web, String subprotocol, boolean text) throws Exception {
        this.text = text;
        this.codec = DeviceCodecs.load()
                .byName(text ? "json-lines" : "hdp1")
                .orElseThrow()
                .codec();
        this.socket = web.socket("/device", "", subprotocol.isEmpty() ? List.of() : List.of(subprotocol), this)
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    static SocketDevice hdp(WebFixture web) throws Exception {
        return new SocketDevice(web, "hawser.hdp.v1", false);
    }

    static SocketDevice json(WebFixture web) throws Exception {
        return new SocketDevice(web, "hawser.jsonl.v1", true);
    }

    static Hello hello(String id) {
        return new Hello(new DeviceId(id), new Authentication.None(), 60);
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    SocketDevice logIn(String id) throws Exception {
        send(hello(id));
        next(Welcome.class);
        return this;
    }

    /** One message of the protocol in one of the WebSocket. */
    void send(DeviceMessage message) throws Exception {
        byte[] bytes = encode(message);
        if (text) {
            sendText(new String(bytes, StandardCharsets.UTF_8).stripTrailing());
        } else {
            sendBinary(bytes, true);
        }
    }

    byte[] encode(DeviceMessage message) {
        ByteBuffer buffer = ByteBuffer.allocate(codec.maxEncodedSize(message));
        codec.encode(message, buffer);
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    void sendBinary(byte[] bytes, boolean last) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(bytes), last).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    void sendText(String words) throws Exception {
        socket.sendText(words, true).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    void uplink(int id, String name) throws Exception {
        send(new Uplink(id, true, false, name, Payload.ofUtf8("21.5")));
    }

    /** The first message of that kind, which is taken away. */
    <T extends GatewayMessage> T next(Class<T> kind) {
        await().atMost(LIMIT).until(() -> received.stream().anyMatch(kind::isInstance));
        GatewayMessage found =
                received.stream().filter(kind::isInstance).findFirst().orElseThrow();
        received.remove(found);
        return kind.cast(found);
    }

    /** The text messages so far. */
    List<String> texts() {
        return List.copyOf(texts);
    }

    /** The code that it was closed with. */
    int awaitClosed() {
        await().atMost(LIMIT).until(() -> closed.isPresent());
        return closed.orElseThrow();
    }

    boolean isOpen() {
        return closed.isEmpty();
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        decode(data);
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            texts.add(part.toString());
            decode(ByteBuffer.wrap(part.toString().getBytes(StandardCharsets.UTF_8)));
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed = Optional.of(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed = Optional.of(1006);
    }

    /** What is sent has whole frames or a line. */
    private void decode(ByteBuffer data) {
        try {
            List<GatewayMessage> messages = new ArrayList<>();
            var message = codec.decodeGatewayMessage(data, DeviceCodec.DEFAULT_MAX_BODY);
            while (message.isPresent()) {
                messages.add(message.get());
                message = codec.decodeGatewayMessage(data, DeviceCodec.DEFAULT_MAX_BODY);
            }
            assertThat(data.remaining()).isZero();
            received.addAll(messages);
        } catch (MalformedFrameException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
