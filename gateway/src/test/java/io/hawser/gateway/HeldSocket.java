package io.hawser.gateway;

import static org.awaitility.Awaitility.await;

import io.hawser.gateway.systemd.ListeningServiceManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gateways in processes of their own, one after the other on one data directory, with a device port that outlives them, as
 * systemd starts them: socket as standard input, and somebody who listens to what they tell.
 */
final class HeldSocket implements AutoCloseable {
    /** How often a gateway has to tell that it is well. */
    static final Duration WATCHDOG = Duration.ofSeconds(1);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final ListeningServiceManager manager;
    private final Process holder;
    private final PrintWriter orders;
    private final List<Long> pids = new ArrayList<>();
    private final Map<Long, Integer> statuses = new ConcurrentHashMap<>();
    private final int port;
    private volatile long started; // the newest pid that the reader heard of

    HeldSocket(Path directory) throws IOException {
        this.directory = directory;
        String notify = directory.resolve("notify").toString();
        manager = new ListeningServiceManager(notify);
        ProcessBuilder builder = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("NOTIFY_SOCKET", notify);
        builder.environment().remove("WATCHDOG_PID");
        builder.environment().put("WATCHDOG_USEC", Long.toString(WATCHDOG.toNanos() / 1_000));
        holder = builder.start();
        orders = new PrintWriter(holder.outputWriter(StandardCharsets.UTF_8), true);
        var said = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        port = Integer.parseInt(said.readLine().substring("listening ".length()));
        Thread.ofPlatform().daemon().name("holder-reader").start(() -> read(said));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(
                List.of(GatewayJvm.java(), "-Xmx64m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SocketHolderMain.class.getName()));
        command.addAll(GatewayJvm.gateway(GatewayJvm.classPath(), directory));
        for (String setting :
                List.of("device-listener.socket=inherited", "node.data-directory=" + directory.resolve("data"))) {
            command.addAll(List.of("--set", setting));
        }
        command.addAll(List.of("--set", "rpc.port=0", "--set", "http.port=0"));
        return command;
    }

    /** Where devices connect, whether a gateway runs or not. */
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Starts one more gateway and returns when it says that it is ready. */
    void start() {
        long before = started;
        long readyBefore = told("READY=1");
        orders.println(directory.resolve("gateway-" + pids.size() + ".log"));
        await().atMost(LIMIT).until(() -> started != before);
        pids.add(started);
        await().atMost(LIMIT).until(() -> {
            if (statuses.containsKey(pids.getLast())) {
                throw new IllegalStateException("the gateway ended while starting: " + output());
            }
            return told("READY=1") > readyBefore;
        });
    }

    /** Ends the gateway with SIGKILL and returns when it is gone. */
    void kill() {
        process().destroyForcibly();
        awaitEnd();
    }

    /** Ends the gateway with SIGTERM; its exit status. */
    int stop() {
        process().destroy();
        return awaitEnd();
    }

    /** Has the gateway stand still, as one does that hangs as a whole. */
    void freeze() throws IOException, InterruptedException {
        Process signal = new ProcessBuilder("kill", "-STOP", Long.toString(pids.getLast()))
                .inheritIO()
                .start();
        if (signal.waitFor() != 0) {
            throw new IllegalStateException("no signal was sent");
        }
    }

    /** How often gateways told that they are well. */
    long signsOfLife() {
        return told("WATCHDOG=1");
    }

    /** What the newest gateway printed. */
    String output() {
        try {
            return Files.readString(directory.resolve("gateway-" + (pids.size() - 1) + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What all gateways told, in order. */
    List<String> told() {
        return manager.messages();
    }

    private long told(String message) {
        return told().stream().filter(message::equals).count();
    }

    private ProcessHandle process() {
        return ProcessHandle.of(pids.getLast()).orElseThrow();
    }

    private int awaitEnd() {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> statuses.containsKey(pids.getLast()));
        return statuses.getOrDefault(pids.getLast(), -1);
    }

    private void read(BufferedReader said) {
        try {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("started")) {
                    started = Long.parseLong(words[1]);
                } else {
                    statuses.put(Long.parseLong(words[1]), Integer.parseInt(words[2]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        pids.forEach(pid -> ProcessHandle.of(pid)
                .filter(_ -> !statuses.containsKey(pid))
                .ifPresent(ProcessHandle::destroyForcibly));
        holder.destroyForcibly();
        manager.close();
    }
}
