package io.hawser.gateway.http.live;

import io.hawser.gateway.event.Delivery;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventsLostException;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.event.Subscription;
import io.hawser.gateway.http.page.Replies;
import io.hawser.gateway.http.page.WebAccess;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live events and status for browsers. The log is read once for all of them, an event is put into words once, and nobody
 * waits for a browser that is slow.
 *
 * <p>Threads: {@code live-events}, while there are browsers; the rest is for any.
 */
public final class LiveEvents {
    /** What browsers speak. */
    public static final String SUBPROTOCOL = "hawser.events.v1";

    private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1); // after a failure of the log
    private static final int MAX_TAKEN = 10_000;

    private final LiveSources sources;
    private final LiveSettings settings;
    private final WebAccess access;
    private final Counters counters;
    private final Set<Browser> browsers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger admitted = new AtomicInteger(); // those in the set, and those who are about to be
    private final AtomicBoolean reading = new AtomicBoolean(); // whether there is a thread, or one is about to begin
    private final AtomicBoolean changed = new AtomicBoolean(); // the status, since it was told
    private volatile boolean closed; // for good

    public LiveEvents(LiveSources sources, LiveSettings settings, WebAccess access, Counters counters) {
        this.sources = sources;
        this.settings = settings;
        this.access = access;
        this.counters = counters;
    }

    /**
     * Answers handshakes.
     *
     * @param server whose connections they are
     * @param writers sends what is left when a message is out; does not block
     */
    public WebSocketCreator creator(Object server, Executor writers) {
        return (request, response, callback) -> {
            Optional<Browser.Visit> visit = admit(request, response, callback);
            return visit.map(admitted -> new Browser(server, writers, admitted, settings, this, counters))
                    .orElse(null);
        };
    }

    /** How many browsers look on. */
    public int count() {
        return browsers.size();
    }

    /** A component has changed. */
    public void changed() {
        changed.set(true);
    }

    /** Closes the browsers of one server: they are to come back. */
    public void closeOf(Object server) {
        browsers.stream()
                .filter(browser -> browser.server().equals(server))
                .forEach(browser -> browser.close(StatusCode.SHUTDOWN, "restarting"));
    }

    /** Closes all, and takes no more. */
    public void close() {
        closed = true;
        browsers.forEach(browser -> browser.close(StatusCode.SHUTDOWN, "stopping"));
    }

    /** Whether the browser may look on. */
    boolean add(Browser browser) {
        if (admitted.incrementAndGet() > settings.maxClients() || closed) {
            admitted.decrementAndGet();
            counters.increment(Counter.WEB_SOCKETS_REFUSED);
            return false;
        }
        browser.say(hello(browser));
        if (!browser.mayReadEvents()) {
            browser.say(json(Map.of("error", Map.of("code", "PERMISSION_DENIED", "message", browser.refusal()))));
        }
        browser.status(sources.statusJson().get());
        browsers.add(browser);
        if (closed) { // meanwhile, and whoever closed may not have seen this one
            browser.close(StatusCode.SHUTDOWN, "stopping");
        }
        browser.flush();
        if (reading.compareAndSet(false, true)) {
            Thread.ofVirtual().name("live-events").start(this::read);
        }
        return true;
    }

    void remove(Browser browser) {
        if (browsers.remove(browser)) {
            admitted.decrementAndGet();
        }
    }

    static String json(Object message) {
        return Replies.write(message);
    }

    /** Who may look on, and at what; whoever may not is told. */
    private Optional<Browser.Visit> admit(
            ServerUpgradeRequest request, ServerUpgradeResponse response, org.eclipse.jetty.util.Callback callback) {
        List<String> offered = request.getSubProtocols();
        if (!access.mayOpenSockets(request)) {
            return refuse(response, callback, HttpStatus.FORBIDDEN_403, "pages of this origin may not connect here");
        }
        Optional<WebAccess.Visitor> visitor = access.visitor(request, offered);
        if (visitor.isEmpty()) {
            counters.increment(Counter.CALLS_UNAUTHENTICATED);
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            return refuse(
                    response, callback, HttpStatus.UNAUTHORIZED_401, "this needs a token of the gateway, or a log-in");
        }
        EventFilter filter;
        try {
            filter = EventFilters.of(Request.extractQueryParameters(request));
        } catch (IllegalArgumentException e) {
            return refuse(response, callback, HttpStatus.BAD_REQUEST_400, String.valueOf(e.getMessage()));
        }
        response.setExtensions(List.of()); // compressing for each browser anew would slow the others
        if (offered.contains(SUBPROTOCOL)) {
            response.setAcceptedSubProtocol(SUBPROTOCOL);
        }
        return Optional.of(new Browser.Visit(visitor.get().caller(), filter));
    }

    private Optional<Browser.Visit> refuse(
            Response response, org.eclipse.jetty.util.Callback callback, int status, String why) {
        counters.increment(Counter.WEB_SOCKETS_REFUSED);
        Replies.refuse(response, callback, status, why);
        return Optional.empty();
    }

    private String hello(Browser browser) {
        Map<String, String> hello = new LinkedHashMap<>();
        hello.put("node", sources.node());
        hello.put("version", sources.version());
        hello.put("name", browser.caller().name());
        hello.put("role", browser.caller().role().word());
        return json(Map.of("hello", hello));
    }

    private void read() {
        while (true) {
            try {
                readWhileSomebodyLooks();
            } catch (RuntimeException | Error failure) {
                LOG.error("live events failed", failure);
                LockSupport.parkNanos(this, PAUSE.toNanos());
            }
            reading.set(false);
            // Who came meanwhile saw that there is a thread: this one, unless another one has begun.
            if (closed || browsers.isEmpty() || !reading.compareAndSet(false, true)) {
                return;
            }
        }
    }

    private void readWhileSomebodyLooks() {
        try (Subscription events = sources.subscriptions().open(EventFilter.everything())) {
            long flushed = System.nanoTime();
            long told = flushed - STATUS_INTERVAL.toNanos();
            while (!browsers.isEmpty() && events.isOpen()) {
                take(events, Duration.ofNanos(Math.max(0, flushed + TICK.toNanos() - System.nanoTime())));
                long now = System.nanoTime();
                if (now - flushed >= TICK.toNanos()) {
                    flushed = now;
                    if (changed.getAndSet(false) || now - told >= STATUS_INTERVAL.toNanos()) {
                        told = now;
                        String status = sources.statusJson().get();
                        browsers.forEach(browser -> browser.status(status));
                    }
                    browsers.forEach(Browser::flush);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!browsers.isEmpty()) {
            LockSupport.parkNanos(this, PAUSE.toNanos()); // the log is closed, and soon the rest is too
        }
    }

    private void take(Subscription events, Duration limit) throws InterruptedException {
        try {
            Delivery delivery = events.take(MAX_TAKEN, limit);
            long now = System.nanoTime();
            List<LiveEvent> taken = delivery.events().stream()
                    .map(event -> new LiveEvent(event, sources.eventJson()))
                    .toList();
            browsers.forEach(browser -> browser.offer(taken, now));
        } catch (EventsLostException _) {
            browsers.forEach(Browser::lost); // the next take goes on behind them
        } catch (EventsUnavailableException e) {
            LOG.debug("live events wait: {}", e.getMessage());
            LockSupport.parkNanos(this, PAUSE.toNanos());
        }
    }
}
