package io.hawser.client.demo.floor;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What goes to the page and comes from it. To copy: the page gets records of the web tier's own, never the library's views,
 * so what browsers rely on changes only when you change it.
 *
 * <p>Threads: any.
 */
public final class PageJson {
    private final JsonMapper mapper =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** One line, whatever is in it: a message of the event stream may have no other line breaks than its own. */
    public String write(Object value) {
        return mapper.writeValueAsString(value);
    }

    /** An object's members; {@code IllegalArgumentException} if it is none, or malformed. */
    public Map<String, Object> read(String json) {
        try {
            return mapper.readValue(
                    json, mapper.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("not a JSON object", malformed);
        }
    }
}
