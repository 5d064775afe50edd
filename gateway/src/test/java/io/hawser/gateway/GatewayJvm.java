package io.hawser.gateway;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How gateways in processes of their own are started: fast for tests, as users start them for a benchmark, which says how. */
final class GatewayJvm {
    private static final String FOR_TESTS =
            "-Xmx256m -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED";

    private GatewayJvm() {}

    /** The program {@code java}. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * {@code java} with its options, and the gateway's main class.
     *
     * @param directory takes SQLite's native library, which a gateway that is killed leaves behind
     */
    static List<String> gateway(String classPath, Path directory) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options());
        command.add("-Dorg.sqlite.tmpdir=" + directory);
        command.addAll(List.of("-cp", classPath, GatewayMain.class.getName()));
        return command;
    }

    static List<String> options() {
        return List.of(
                System.getProperty("hawser.bench.gateway-jvm-args", FOR_TESTS).split(" ", -1));
    }

    /** That of the program where a benchmark knows it, else this program's own. */
    static String classPath() {
        return System.getProperty("hawser.bench.gateway-class-path", System.getProperty("java.class.path"));
    }
}
