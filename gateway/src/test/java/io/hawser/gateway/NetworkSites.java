package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Networks of their own for processes of a test, each with an address, and all of them reached from this machine and from one
 * another until they are parted. Made of Linux network namespaces, for which it takes to be root.
 */
final class NetworkSites implements AutoCloseable {
    private static final String NETWORK = "10.213.77.";
    private static final int FIRST = 10;
    private static final String NOBODY = "02:00:00:00:00:99";

    private final String name = "hw" + ProcessHandle.current().pid();
    private final int count;

    private NetworkSites(int count) {
        this.count = count;
    }

    /** So many; aborts the test, and says why, where the machine allows no such thing. */
    static NetworkSites open(int count) {
        NetworkSites sites = new NetworkSites(count);
        try {
            sites.make();
            return sites;
        } catch (IllegalStateException refused) {
            sites.close();
            assumeTrue(false, "no network namespaces here (as root, with `apt-get install iproute2`): " + refused);
            throw refused;
        }
    }

    /** Where a process of a site listens. */
    String address(int site) {
        return NETWORK + (FIRST + site);
    }

    /** What runs the command that follows it in a site. */
    List<String> in(int site) {
        return List.of("ip", "netns", "exec", namespace(site));
    }

    /** Nothing comes from a site to another any more, nor back, and nobody is told; both are reached from this machine. */
    void part(int one, int other) {
        ip(
                "-n",
                namespace(one),
                "neigh",
                "replace",
                address(other),
                "lladdr",
                NOBODY,
                "dev",
                "eth0",
                "nud",
                "permanent");
        ip(
                "-n",
                namespace(other),
                "neigh",
                "replace",
                address(one),
                "lladdr",
                NOBODY,
                "dev",
                "eth0",
                "nud",
                "permanent");
    }

    /** It comes again. */
    void join(int one, int other) {
        ip("-n", namespace(one), "neigh", "del", address(other), "dev", "eth0");
        ip("-n", namespace(other), "neigh", "del", address(one), "dev", "eth0");
    }

    private void make() {
        ip("link", "add", name, "type", "bridge");
        ip("addr", "add", NETWORK + "1/24", "dev", name);
        ip("link", "set", name, "up");
        for (int site = 0; site < count; site++) {
            String namespace = namespace(site);
            ip("netns", "add", namespace);
            ip("link", "add", namespace, "type", "veth", "peer", "name", "eth0", "netns", namespace);
            ip("link", "set", namespace, "master", name, "up");
            ip("-n", namespace, "addr", "add", address(site) + "/24", "dev", "eth0");
            ip("-n", namespace, "link", "set", "eth0", "up");
            ip("-n", namespace, "link", "set", "lo", "up");
        }
    }

    private String namespace(int site) {
        return name + "-" + site;
    }

    private static void ip(String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            if (process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(String.join(" ", command) + ": " + e.getMessage(), e);
        }
    }

    /** Removes them; what runs there is to be ended before. */
    @Override
    public void close() {
        for (int site = 0; site < count; site++) {
            remove("netns", "del", namespace(site));
        }
        remove("link", "del", name);
    }

    private static void remove(String... what) {
        try {
            ip(what);
        } catch (IllegalStateException _) {
            // it was not made
        }
    }
}
