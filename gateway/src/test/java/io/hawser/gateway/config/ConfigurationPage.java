package io.hawser.gateway.config;

import com.typesafe.config.ConfigRenderOptions;
import java.util.List;
import java.util.function.Predicate;

/** Writes docs/configuration.md from the reference. */
final class ConfigurationPage {
    private static final String HEAD = """
            # Configuration

            <!-- Made from gateway/src/main/resources/io/hawser/gateway/config/reference.conf; ConfigurationPageTest says how. -->

            Settings come from these places; later ones win:

            1. the defaults below;
            2. files in [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md): `--config FILE`;
            3. environment variables: the key in capitals, with `HAWSER_` before it and underscores for dots and hyphens:
               `HAWSER_DEVICE_LISTENER_PORT=7800`. Lists have commas: `HAWSER_DEVICE_LISTENER_PROTOCOLS=hdp1,json-lines`;
            4. flags: `--set device-listener.port=7800`.

            A key that does not exist is refused wherever it comes from, and so is every other variable that begins with
            `HAWSER_`, but for those of the command line (`HAWSER_ADDRESS`, `HAWSER_JAVA`, `HAWSER_JDK_DIRS`,
            `HAWSER_JVM_ARGS`, `HAWSER_TOKEN`, `HAWSER_TOOL_JVM_ARGS`) and those by which Kubernetes describes services.
            All that is wrong is reported at once. `--check-config` does no more than that; `--print-config` shows what is
            in force and who set it.

            A duration is a number with a unit: `ms`, `s`, `m`, `h`, `d`. A size is a number of bytes, or with a unit: `k`,
            `m`, `g` (1024 each). Paths are relative to the working directory. Nothing here is secret: tokens and keys are
            in files of the data directory.
            """;

    private final List<Reference.Entry> entries;

    ConfigurationPage(Reference reference) {
        this.entries = reference.entries();
    }

    String text() {
        var text = new StringBuilder(HEAD);
        entries.stream().filter(Reference.Entry::isGroup).forEach(group -> addGroup(text, group));
        return text.toString();
    }

    private void addGroup(StringBuilder text, Reference.Entry group) {
        String level = group.key().contains(".") ? "### " : "## ";
        text.append('\n').append(level).append('`').append(group.key()).append("`\n\n");
        text.append(group.comment()).append('\n');
        List<Reference.Entry> settings = entries.stream()
                .filter(Predicate.not(Reference.Entry::isGroup))
                .filter(entry -> parent(entry).equals(group.key()))
                .toList();
        if (!settings.isEmpty()) {
            text.append("\n| key | default | meaning |\n|---|---|---|\n");
            settings.forEach(setting -> addSetting(text, setting));
        }
    }

    private static void addSetting(StringBuilder text, Reference.Entry setting) {
        String value = setting.value().render(ConfigRenderOptions.concise()).replace("\"", "");
        text.append("| `").append(setting.key()).append("` | ");
        text.append(value.isEmpty() ? "empty" : "`" + value + "`");
        text.append(" | ").append(setting.comment().replace("|", "\\|")).append(" |\n");
    }

    private static String parent(Reference.Entry setting) {
        return setting.key().substring(0, setting.key().lastIndexOf('.'));
    }
}
