package io.hawser.gateway.http;

import static org.awaitility.Awaitility.await;

import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Somebody who looks at live events. */
final class BrowserSocket implements WebSocket.Listener, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder(); // the listener's
    private volatile Optional<Integer> closed = Optional.empty();
    private final WebSocket socket;

    BrowserSocket(WebFixture web, String token, String query) throws Exception {
        this(web, "/events" + query, token, List.of("hawser.events.v1"));
    }

    BrowserSocket(WebFixture web, String path, String token, List<String> subprotocols) throws Exception {
        socket = web.socket(path, token, subprotocols, this).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    void say(String words) throws Exception {
        socket.sendText(words, true).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    /** The first message with that member: what it is. */
    JsonNode first(String member) {
        return first(member, _ -> true);
    }

    JsonNode first(String member, Predicate<JsonNode> which) {
        await().atMost(LIMIT).until(() -> of(member).anyMatch(which));
        return of(member).filter(which).findFirst().orElseThrow();
    }

    /** The uplinks so far, by name. */
    List<String> uplinks() {
        return of("events")
                .flatMap(JsonNode::valueStream)
                .filter(event -> event.path("kind").asString("").equals("EVENT_KIND_UPLINK"))
                .map(event -> event.path("uplink").path("name").asString(""))
                .toList();
    }

    /** The kinds of the events so far. */
    List<String> kinds() {
        return of("events")
                .flatMap(JsonNode::valueStream)
                .map(event -> event.path("kind").asString("").replace("EVENT_KIND_", ""))
                .toList();
    }

    /** How many events it was told that it did not get. */
    long missed() {
        return of("gap").mapToLong(gap -> gap.path("missed").asLong(0)).sum();
    }

    /** How often it was told so. */
    long gaps() {
        return of("gap").count();
    }

    long events() {
        return of("events").mapToLong(JsonNode::size).sum();
    }

    boolean wasGreeted() {
        return of("hello").findAny().isPresent();
    }

    boolean isOpen() {
        return closed.isEmpty();
    }

    int awaitClosed() {
        await().atMost(LIMIT).until(() -> closed.isPresent());
        return closed.orElseThrow();
    }

    private Stream<JsonNode> of(String member) {
        return messages.stream().filter(message -> message.has(member)).map(message -> message.path(member));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            messages.add(WebFixture.json(part.toString()));
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

    @Override
    public void close() {
        socket.abort();
    }
}
