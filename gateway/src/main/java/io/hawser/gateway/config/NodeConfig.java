package io.hawser.gateway.config;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * This gateway among others.
 *
 * @param id its name
 * @param dataDirectory where the store, the tokens and the keys are
 */
public record NodeConfig(String id, Path dataDirectory) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public NodeConfig {
        new Checks("node")
                .that(ID.matcher(id).matches(), "id", id, "1 to 64 letters, digits, dots, underscores and hyphens")
                .that(!dataDirectory.toString().isEmpty(), "data-directory", "empty", "a directory")
                .done();
    }
}
