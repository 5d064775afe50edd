package io.hawser.load.gatling.figures;

import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.figures.LoadSide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Figures as a file of JSON; its keys stay as they are. Threads: stateless, any. */
public final class FiguresFile {
    private static final JsonMapper MAPPER = new JsonMapper();

    private FiguresFile() {}

    /** Writes {@code figures}, making the directories that are missing. */
    public static void write(Path file, Figures figures) throws IOException {
        Path absolute = file.toAbsolutePath();
        if (absolute.getParent() != null) {
            Files.createDirectories(absolute.getParent());
        }
        Files.writeString(absolute, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree(figures)) + "\n");
    }

    /**
     * The figures that {@link #write} wrote.
     *
     * @throws IOException when there is no such file, or it holds no figures
     */
    public static Figures read(Path file) throws IOException {
        try {
            return figures(MAPPER.readTree(Files.readString(file)));
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException broken) {
            throw new IOException(file + ": " + broken.getMessage() + " (expected: figures of a simulation)", broken);
        }
    }

    private static ObjectNode tree(Figures figures) {
        ObjectNode root = MAPPER.createObjectNode()
                .put("simulation", figures.simulation())
                .put("began", figures.began().toString())
                .put("elapsedMicros", micros(figures.elapsed()))
                .put("users", figures.users());
        ArrayNode requests = root.putArray("requests");
        figures.requests().forEach(request -> add(requests.addObject(), request));
        add(root.putObject("loadSide"), figures.loadSide());
        return root;
    }

    private static void add(ObjectNode node, RequestFigures request) {
        node.put("name", request.name()).put("ok", request.ok()).put("ko", request.ko());
        ObjectNode errors = node.putObject("errors");
        request.errors().forEach(errors::put);
        Latency latency = request.latency();
        node.putObject("latencyMicros")
                .put("p50", micros(latency.p50()))
                .put("p95", micros(latency.p95()))
                .put("p99", micros(latency.p99()))
                .put("p999", micros(latency.p999()))
                .put("max", micros(latency.max()))
                .put("histogram", latency.encode());
    }

    private static void add(ObjectNode node, LoadSide side) {
        node.put("processors", side.processors())
                .put("ownShare", side.ownShare())
                .put("machineShare", side.machineShare())
                .put("lagP99Micros", micros(side.lagP99()))
                .put("lagMaxMicros", micros(side.lagMax()))
                .put("mayBeTheLimit", side.mayBeTheLimit())
                .put("verdict", side.verdict());
    }

    private static Figures figures(JsonNode root) {
        List<RequestFigures> requests = new ArrayList<>();
        need(root, "requests").forEach(node -> requests.add(request(node)));
        return new Figures(
                need(root, "simulation").asString(),
                Instant.parse(need(root, "began").asString()),
                duration(root, "elapsedMicros"),
                need(root, "users").asLong(),
                requests,
                loadSide(need(root, "loadSide")));
    }

    private static RequestFigures request(JsonNode node) {
        SortedMap<String, Long> errors = new TreeMap<>();
        need(node, "errors")
                .properties()
                .forEach(each -> errors.put(each.getKey(), each.getValue().asLong()));
        return new RequestFigures(
                need(node, "name").asString(),
                need(node, "ok").asLong(),
                errors,
                Latency.decode(need(need(node, "latencyMicros"), "histogram").asString()));
    }

    private static LoadSide loadSide(JsonNode node) {
        return new LoadSide(
                need(node, "processors").asInt(),
                need(node, "ownShare").asDouble(),
                need(node, "machineShare").asDouble(),
                duration(node, "lagP99Micros"),
                duration(node, "lagMaxMicros"));
    }

    private static JsonNode need(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }

    private static Duration duration(JsonNode node, String name) {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(need(node, name).asLong()));
    }
}
