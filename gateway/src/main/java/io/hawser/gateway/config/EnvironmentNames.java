package io.hawser.gateway.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which variables of the environment are settings. */
final class EnvironmentNames {
    private static final String PREFIX = "HAWSER_";

    /** Of the command line tools and the start script; no settings of the gateway. */
    private static final Set<String> OTHERS = Set.of(
            "HAWSER_ADDRESS",
            "HAWSER_JAVA",
            "HAWSER_JDK_DIRS",
            "HAWSER_JVM_ARGS",
            "HAWSER_TOKEN",
            "HAWSER_TOOL_JVM_ARGS");

    // Kubernetes describes a service named hawser… to every pod, also by HAWSER_RPC_PORT=tcp://….
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_SERVICE_(HOST|PORT)(_[A-Z0-9_]+)?|.*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");
    private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

    private EnvironmentNames() {}

    /** The variable for a key. */
    static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Whether somebody who sets this variable means a setting of the gateway. */
    static boolean isSetting(String variable, String value) {
        return variable.startsWith(PREFIX)
                && !OTHERS.contains(variable)
                && !SERVICE_LINK.matcher(variable).matches()
                && !SERVICE_URL.matcher(value).matches();
    }
}
