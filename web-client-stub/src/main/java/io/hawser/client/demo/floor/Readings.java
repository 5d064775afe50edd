package io.hawser.client.demo.floor;

import io.hawser.client.view.EventDetail.Uplink;
import io.hawser.client.view.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes readings of uplinks. To copy: this is the one place that knows what your machines send. Here a JSON object is a
 * reading for each of its plain members; anything else is one reading, named as the uplink is.
 */
final class Readings {
    private static final int MOST = 6;
    private static final int LONGEST = 40;

    private Readings() {}

    /** Those of before, with what this uplink says in their place; what an older uplink says, sent again, changes nothing. */
    static List<Reading> with(List<Reading> before, Uplink uplink, Instant time, PageJson json) {
        Map<String, Reading> all = new LinkedHashMap<>();
        before.forEach(reading -> all.put(reading.name(), reading));
        values(uplink, json).forEach((name, value) -> {
            Reading known = all.get(name);
            boolean isNews = known == null ? all.size() < MOST : !time.isBefore(known.time());
            if (isNews) {
                all.put(name, new Reading(name, value, time));
            }
        });
        return new ArrayList<>(all.values());
    }

    private static Map<String, String> values(Uplink uplink, PageJson json) {
        String text = text(uplink.payload());
        Map<String, String> values = new LinkedHashMap<>();
        if (text.startsWith("{")) {
            try {
                json.read(text).forEach((name, value) -> {
                    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                        values.put(shortened(name), shortened(value.toString()));
                    }
                });
            } catch (IllegalArgumentException noJson) {
                values.clear(); // shown as it came
            }
        }
        return values.isEmpty() ? Map.of(shortened(uplink.name()), shortened(text)) : values;
    }

    /** What people can read of a payload. */
    static String text(Payload payload) {
        return payload.asUtf8().orElseGet(() -> payload.size() + " bytes");
    }

    static String shortened(String text) {
        int end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
        return end == text.length() ? text : text.substring(0, end) + "…";
    }
}
