package io.hawser.device.ledger;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lines of a ledger, version 1: one JSON object each. Threads: any. */
final class LedgerFormat {
    static final String NAME = "hawser-ledger";
    static final int VERSION = 1;
    private static final JsonMapper MAPPER = new JsonMapper();

    private LedgerFormat() {}

    static String header(LedgerHeader header) {
        ObjectNode line = MAPPER.createObjectNode()
                .put("ledger", NAME)
                .put("version", VERSION)
                .put("start", header.start().toString())
                .put("gateways", header.gateways())
                .put("devices", header.devices());
        if (header.idPrefixes().size() == 1) {
            line.put("idPrefix", header.idPrefixes().getFirst());
        } else {
            ArrayNode prefixes = line.putArray("idPrefixes");
            header.idPrefixes().forEach(prefixes::add);
        }
        return line.toString();
    }

    static String end() {
        return MAPPER.createObjectNode().put("is", "end").toString();
    }

    static String line(LedgerEntry entry) {
        ObjectNode line = MAPPER.createObjectNode();
        switch (entry) {
            case LedgerEntry.Session(String device, long epoch) ->
                line.put("is", "session").put("device", device).put("epoch", Long.toUnsignedString(epoch));
            case LedgerEntry.Acknowledged(String device, long sequence, int sends) ->
                line.put("is", "acknowledged")
                        .put("device", device)
                        .put("seq", sequence)
                        .put("sends", sends);
            case LedgerEntry.Unknown(String device, long sequence) ->
                line.put("is", "unknown").put("device", device).put("seq", sequence);
            case LedgerEntry.Begun(String device, String command) ->
                line.put("is", "begun").put("device", device).put("command", command);
            case LedgerEntry.Ended(String device, String command, String status) ->
                line.put("is", "ended")
                        .put("device", device)
                        .put("command", command)
                        .put("status", status);
        }
        return line.toString();
    }

    static LedgerHeader parseHeader(String line) {
        JsonNode header = object(line, 1);
        if (!text(header, "ledger", 1).equals(NAME)) {
            throw new LedgerFormatException("line 1: no ledger");
        }
        long version = number(header, "version", 1);
        if (version != VERSION) {
            throw new LedgerFormatException("line 1: a ledger of version " + version + " (expected: " + VERSION + ")");
        }
        try {
            return new LedgerHeader(
                    Instant.parse(text(header, "start", 1)),
                    text(header, "gateways", 1),
                    Math.toIntExact(number(header, "devices", 1)),
                    prefixes(header));
        } catch (DateTimeException | ArithmeticException wrong) {
            throw new LedgerFormatException("line 1: " + wrong.getMessage());
        }
    }

    private static List<String> prefixes(JsonNode header) {
        if (!header.has("idPrefixes")) {
            return List.of(text(header, "idPrefix", 1));
        }
        List<String> prefixes = header.get("idPrefixes")
                .valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
        if (prefixes.isEmpty()) {
            throw new LedgerFormatException("line 1: idPrefixes: no texts");
        }
        return prefixes;
    }

    /** What a line says; empty: the run came to its end here. */
    static Optional<LedgerEntry> parse(String line, long number) {
        JsonNode entry = object(line, number);
        String kind = text(entry, "is", number);
        return switch (kind) {
            case "end" -> Optional.empty();
            case "session" ->
                Optional.of(new LedgerEntry.Session(
                        text(entry, "device", number), epoch(text(entry, "epoch", number), number)));
            case "acknowledged" ->
                Optional.of(new LedgerEntry.Acknowledged(
                        text(entry, "device", number),
                        sequence(entry, number),
                        Math.toIntExact(number(entry, "sends", number))));
            case "unknown" ->
                Optional.of(new LedgerEntry.Unknown(text(entry, "device", number), sequence(entry, number)));
            case "begun" ->
                Optional.of(new LedgerEntry.Begun(text(entry, "device", number), text(entry, "command", number)));
            case "ended" ->
                Optional.of(new LedgerEntry.Ended(
                        text(entry, "device", number), text(entry, "command", number), text(entry, "status", number)));
            default -> throw new LedgerFormatException("line " + number + ": no entry is called " + kind);
        };
    }

    private static JsonNode object(String line, long number) {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JacksonException malformed) {
            throw new LedgerFormatException("line " + number + ": " + malformed.getOriginalMessage());
        }
        throw new LedgerFormatException("line " + number + ": no JSON object");
    }

    private static String text(JsonNode node, String field, long number) {
        JsonNode value = node.path(field);
        if (!value.isString()) {
            throw new LedgerFormatException("line " + number + ": no text \"" + field + "\"");
        }
        return value.stringValue();
    }

    private static long number(JsonNode node, String field, long number) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new LedgerFormatException("line " + number + ": no number \"" + field + "\"");
        }
        return value.longValue();
    }

    private static long sequence(JsonNode node, long number) {
        long sequence = number(node, "seq", number);
        if (sequence < 1 || sequence >= Integer.MAX_VALUE) {
            throw new LedgerFormatException("line " + number + ": seq: " + sequence + " (expected: 1 or more)");
        }
        return sequence;
    }

    private static long epoch(String text, long number) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException wrong) {
            throw new LedgerFormatException("line " + number + ": epoch: " + text + " (expected: a number)");
        }
    }
}
