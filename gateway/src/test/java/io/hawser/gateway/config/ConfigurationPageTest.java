package io.hawser.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    // Tests run in the module's directory.
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    private final Reference reference = Reference.load();

    @Test
    void committedPageIsWhatTheReferenceSays() throws IOException {
        String text = new ConfigurationPage(reference).text();
        if (Boolean.getBoolean("hawser.regenerate")) {
            Files.writeString(PAGE, text);
        }

        assertThat(PAGE)
                .as("docs/configuration.md is stale: mvn -pl gateway -am test -Dtest=ConfigurationPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dhawser.regenerate=true")
                .hasContent(text);
    }

    @Test
    void everySettingAndEveryGroupIsExplained() {
        assertThat(reference.entries())
                .allSatisfy(entry -> assertThat(entry.comment()).as(entry.key()).endsWith("."));
    }

    @Test
    void pageNamesEverySetting() {
        String text = new ConfigurationPage(reference).text();

        assertThat(reference.settings()).allSatisfy(entry -> assertThat(text).contains("`" + entry.key() + "`"));
    }

    @Test
    void noTwoSettingsShareAVariable() {
        assertThat(reference.settings()).extracting(Reference.Entry::variable).doesNotHaveDuplicates();
    }
}
