package io.hawser.gateway;

import java.util.Optional;
import picocli.CommandLine;

/** Which version of the gateway this is, as the build wrote it into the jar. */
final class Version implements CommandLine.IVersionProvider {

    Version() {}

    static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"hawser " + current()};
    }
}
