package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.ToolProvider;

/**
 * Another version of the gateway: this one, with some lines of its source otherwise. Whoever changes such a line here changes
 * it there.
 */
final class OtherVersion {
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "hawser", "gateway");

    private final Map<String, String> edited = new LinkedHashMap<>();

    private OtherVersion(String name) {
        edit("Version.java", ".orElse(\"unpackaged\")", ".orElse(\"" + name + "\")");
    }

    /** It speaks more to other gateways and understands this one, and writes more into records than this one knows. */
    static OtherVersion next() {
        return new OtherVersion("next")
                .edit("backplane/nats/peers/NatsPeers.java", "long VERSION = 1;", "long VERSION = 2;")
                .edit("backplane/nats/peers/Heartbeat.java", ".put(announced).end()", ".put(announced).put(77).end()")
                .edit(
                        "peer/FactsCodec.java",
                        "        } catch (IOException e) {\n            throw new IllegalStateException(",
                        "            text(out, \"more\");\n        } catch (IOException e) {\n"
                                + "            throw new IllegalStateException(")
                .edit(
                        "group/GroupRecords.java",
                        "ByteBuffer.wrap(bytes.toByteArray())",
                        "ByteBuffer.wrap(java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() + 8))")
                .edit(
                        "command/CommandRecords.java",
                        "begin(DELIVERED, id, Long.BYTES).putLong(time.toEpochMilli())",
                        "begin(DELIVERED, id, 2 * Long.BYTES).putLong(time.toEpochMilli()).putLong(77)");
    }

    /** It does not understand what this one speaks. */
    static OtherVersion ofAnotherLanguage() {
        return new OtherVersion("of-another-language")
                .edit("backplane/nats/peers/NatsPeers.java", "long VERSION = 1;", "long VERSION = 3;")
                .edit("backplane/nats/peers/NatsPeers.java", "long OLDEST = 1;", "long OLDEST = 3;");
    }

    /** It reads what this one writes, and writes what this one can't read: a release too early. */
    static OtherVersion thatWritesTooEarly() {
        return new OtherVersion("too-early")
                .edit("event/BatchHeader.java", "byte VERSION = 1;", "byte VERSION = 2;")
                .edit(
                        "event/BatchHeader.java",
                        "record.get(start) != VERSION)",
                        "record.get(start) != VERSION && record.get(start) != 1)")
                .edit("command/CommandRecords.java", "byte VERSION = 2;", "byte VERSION = 3;")
                .edit(
                        "command/CommandRecords.java",
                        "(version != VERSION &&",
                        "(version != VERSION && version != 2 &&");
    }

    /** Classes for {@link GatewayProcess#useClasses}. */
    Path compile(Path directory) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString()));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
        for (Map.Entry<String, String> source : edited.entrySet()) {
            Path file = directory.resolve(source.getKey());
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(status).isZero();
        return classes;
    }

    private OtherVersion edit(String file, String here, String there) {
        String source = edited.computeIfAbsent(file, OtherVersion::source);
        assertThat(source.split(java.util.regex.Pattern.quote(here), -1))
                .as("what is otherwise in %s: %s", file, here)
                .hasSize(2);
        edited.put(file, source.replace(here, there));
        return this;
    }

    private static String source(String file) {
        try {
            return Files.readString(SOURCES.resolve(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
