package io.hawser.client.demo;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.hawser.client.HawserClient;
import io.hawser.client.cli.ViewJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The demo web server: what answers where.
 *
 * <p>Threads: any starts and closes it.
 */
public final class DemoWebServer implements AutoCloseable {
    // browsers hold up to 32, sends up to half a minute each; what comes beyond waits, then is refused
    private static final int THREADS = 96;
    private static final int WAITING = 256;
    private static final int BACKLOG = 64;
    private static final long IDLE_SECONDS = 30;

    private final HttpServer http;
    private final ThreadPoolExecutor threads;
    private final EventFan events;

    private DemoWebServer(HttpServer http, ThreadPoolExecutor threads, EventFan events) {
        this.http = http;
        this.threads = threads;
        this.events = events;
    }

    /** Starts it; the client stays its owner's. */
    public static DemoWebServer start(InetSocketAddress address, HawserClient client, String gateways)
            throws IOException {
        HttpServer http = HttpServer.create(address, BACKLOG);
        var json = new ViewJson();
        var events = new EventFan(client, json);
        var guard = new Guard(address.getAddress().isLoopbackAddress());
        var threads = threads();
        http.setExecutor(threads);
        serve(http, guard, "/", new PageEndpoint());
        serve(http, guard, "/api/devices", new DevicesEndpoint(client, json));
        serve(http, guard, "/api/status", new StatusEndpoint(client, json, gateways));
        serve(http, guard, "/api/send", new SendEndpoint(client, json));
        serve(http, guard, "/api/events", new EventsEndpoint(events));
        serve(http, guard, "/SocketServer.ashx", new OldPlatformEndpoint(client, events, json));
        http.start();
        events.start();
        return new DemoWebServer(http, threads, events);
    }

    private static void serve(HttpServer http, Guard guard, String path, HttpHandler handler) {
        http.createContext(path, new Edge(handler)).getFilters().add(guard);
    }

    private static ThreadPoolExecutor threads() {
        var number = new AtomicInteger();
        var threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), work -> {
                    var thread = new Thread(work, "demo-http-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Where it is. */
    public URI uri() {
        InetSocketAddress address = http.getAddress();
        String host = address.getAddress().isLoopbackAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/");
    }

    @Override
    public void close() {
        events.close();
        http.stop(0);
        threads.shutdownNow();
    }
}
