package io.hawser.client.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hawser.client.view.EventKind;
import io.hawser.client.view.EventView;
import io.hawser.client.view.Payload;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Views as JSON: names as in the records; times ISO 8601; durations in seconds; a payload is a string if it is UTF-8 text,
 * else {@code {"base64": …}}; what is not known is {@code null}. ASCII only, so that it is safe to show on a terminal.
 *
 * <p>Threads: any.
 */
public final class ViewJson {
    private static final double NANOS_PER_SECOND = 1e9;

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .addModule(new SimpleModule()
                    .addSerializer(Payload.class, new PayloadSerializer())
                    .addSerializer(Duration.class, new DurationSerializer()))
            .addMixIn(EventView.class, EventShape.class)
            .build();

    /** One line. */
    public String write(Object view) {
        // DEL is ASCII, but no character to show
        return mapper.writeValueAsString(view).replace("\u007f", "\\u007f");
    }

    /** An object's members; {@code IllegalArgumentException} if it is none, or malformed. */
    public Map<String, Object> read(String json) {
        try {
            return mapper.readValue(
                    json, mapper.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
        } catch (tools.jackson.core.JacksonException malformed) {
            throw new IllegalArgumentException("not a JSON object", malformed);
        }
    }

    /** An event shows its kind beside its detail. */
    private interface EventShape {
        @JsonProperty
        EventKind kind();
    }

    private static final class PayloadSerializer extends ValueSerializer<Payload> {
        @Override
        public void serialize(Payload payload, JsonGenerator json, SerializationContext context) {
            Optional<String> text = payload.asUtf8();
            if (text.isPresent()) {
                json.writeString(text.get());
                return;
            }
            json.writeStartObject();
            json.writeStringProperty("base64", Base64.getEncoder().encodeToString(payload.toBytes()));
            json.writeEndObject();
        }
    }

    private static final class DurationSerializer extends ValueSerializer<Duration> {
        @Override
        public void serialize(Duration duration, JsonGenerator json, SerializationContext context) {
            json.writeNumber(duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND);
        }
    }
}
