package io.hawser.gateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where settings come from besides the defaults; later ones win: files, environment, flags.
 *
 * @param hostName this host, for a node without a name
 * @param files HOCON files, as given with {@code --config}
 * @param environment variables; those that begin with {@code HAWSER_} are settings
 * @param flags {@code key=value}, as given with {@code --set}
 */
public record Sources(String hostName, List<Path> files, Map<String, String> environment, List<String> flags) {
    public Sources {
        files = List.copyOf(files);
        environment = Map.copyOf(environment);
        flags = List.copyOf(flags);
    }

    /** Nothing but the defaults, on a host named {@code localhost}. */
    public static Sources none() {
        return new Sources("localhost", List.of(), Map.of(), List.of());
    }

    /** The host and the environment of this process; asks the host for its name, which may block. */
    public static Sources ofProcess() {
        String hostName;
        try {
            hostName = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            hostName = "localhost"; // a host whose name nobody can resolve: one gateway on it is still told apart
        }
        return new Sources(hostName, List.of(), System.getenv(), List.of());
    }

    /** These, and a file that wins over the files before. */
    public Sources withFile(Path file) {
        return new Sources(hostName, plus(files, file), environment, flags);
    }

    /** These, with that environment in place of the one before. */
    public Sources withEnvironment(Map<String, String> variables) {
        return new Sources(hostName, files, variables, flags);
    }

    /** These, and a flag {@code key=value} that wins over the flags before. */
    public Sources withFlag(String flag) {
        return new Sources(hostName, files, environment, plus(flags, flag));
    }

    private static <T> List<T> plus(List<T> before, T last) {
        var all = new ArrayList<>(before);
        all.add(last);
        return all;
    }
}
