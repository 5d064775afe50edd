package io.hawser.client.demo;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.hawser.client.HawserClient;
import io.hawser.client.demo.cluster.ClusterSight;
import io.hawser.client.demo.floor.CommandDesk;
import io.hawser.client.demo.floor.FloorFeed;
import io.hawser.client.demo.floor.PageJson;
import io.hawser.client.demo.floor.ShopFloor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The demo web server: what answers where. To read first: {@link #start} puts everything together, in the order of the data:
 * the gateway's events change the floor, the floor tells browsers, and browsers send commands.
 *
 * <p>Threads: any starts and closes it.
 */
public final class DemoWebServer implements AutoCloseable {
    // browsers hold up to 32, what asks the gateway holds one for seconds; what comes beyond waits, then is refused
    private static final int THREADS = 96;
    private static final int WAITING = 256;
    private static final int BACKLOG = 64;
    private static final long IDLE_SECONDS = 30;
    private static final int MOST_MACHINES = 500;

    private final HttpServer http;
    private final ThreadPoolExecutor threads;
    private final FloorFeed feed;
    private final Browsers browsers;

    private DemoWebServer(HttpServer http, ThreadPoolExecutor threads, FloorFeed feed, Browsers browsers) {
        this.http = http;
        this.threads = threads;
        this.feed = feed;
        this.browsers = browsers;
    }

    /**
     * Starts it; the client stays its owner's.
     *
     * @param gateways the gateways' addresses, for people
     * @param silentAfter a machine that reports nothing for so long is silent
     */
    public static DemoWebServer start(
            InetSocketAddress address, HawserClient client, String gateways, Duration silentAfter) throws IOException {
        HttpServer http = HttpServer.create(address, BACKLOG);
        var json = new PageJson();
        var browsers = new Browsers(json, new PageSettings(gateways, silentAfter));
        var floor = new ShopFloor(MOST_MACHINES, json, browsers);
        var feed = new FloorFeed(client, floor);
        var guard = new Guard(address.getAddress().isLoopbackAddress());
        var threads = threads();
        http.setExecutor(threads);
        serve(http, guard, "/", new PageEndpoint());
        serve(http, guard, "/api/floor", new FloorEndpoint(floor, json));
        serve(http, guard, "/api/cluster", new ClusterEndpoint(new ClusterSight(client, System::nanoTime), json));
        serve(http, guard, "/api/events", new EventsEndpoint(floor, browsers));
        serve(http, guard, "/api/commands", new CommandsEndpoint(new CommandDesk(client, floor), json));
        serve(http, guard, "/SocketServer.ashx", new OldPlatformEndpoint(client, json));
        http.start();
        feed.start();
        return new DemoWebServer(http, threads, feed, browsers);
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
        feed.close();
        browsers.close();
        http.stop(0);
        threads.shutdownNow();
    }
}
