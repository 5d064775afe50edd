package io.hawser.gateway.http.live;

import io.hawser.gateway.event.EventFilter;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a browser may say. */
sealed interface BrowserMessage {
    JsonMapper MAPPER = JsonMapper.builder().build();

    /** From now on it wants these events. */
    record Subscribe(EventFilter filter) implements BrowserMessage {}

    /** It wants no events for a while, or wants them again. */
    record Pause(boolean pause) implements BrowserMessage {}

    /**
     * What a message says.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static BrowserMessage parse(String text) {
        JsonNode message;
        try {
            message = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
        }
        List<String> names = List.copyOf(message.propertyNames());
        if (names.equals(List.of("subscribe"))) {
            return new Subscribe(EventFilters.of(message.path("subscribe")));
        }
        JsonNode pause = message.path("pause");
        if (names.equals(List.of("pause")) && pause.isBoolean()) {
            return new Pause(pause.asBoolean());
        }
        throw new IllegalArgumentException(
                "not understood (expected: {\"subscribe\": {…}} or {\"pause\": true} or {\"pause\": false})");
    }
}
