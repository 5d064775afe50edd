package io.hawser.gateway.http.live;

import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.security.Caller;
import io.hawser.gateway.security.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One browser that looks at live events. At most one message is with Jetty at a time; what comes meanwhile waits in a queue
 * that leaves out what it has no room for. Public for Jetty, which calls it.
 *
 * <p>Threads: any; one short lock. Nobody waits for the browser.
 */
public final class Browser extends Session.Listener.AbstractAutoDemanding {
    private static final Logger LOG = LoggerFactory.getLogger(Browser.class);
    private static final int MAX_MESSAGES_PER_SECOND = 20; // of the browser's own

    private final Object server;
    private final Executor writers;
    private final Caller caller;
    private final LiveSettings settings;
    private final LiveEvents live;
    private final Counters counters;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock:
    private final LiveQueue queue;
    private final RateLimit events;
    private final RateLimit said;
    private EventFilter filter;
    private boolean paused;
    private boolean sending;
    private long sentNanos;

    private volatile @Nullable Session socket; // set once, when it opens

    /** Who looks on, and at what to begin with. */
    record Visit(Caller caller, EventFilter filter) {}

    /**
     * @param server whose connection it is
     * @param writers sends what is left when a message is out; does not block
     */
    Browser(Object server, Executor writers, Visit visit, LiveSettings settings, LiveEvents live, Counters counters) {
        this.server = server;
        this.writers = writers;
        this.caller = visit.caller();
        this.filter = visit.filter();
        this.settings = settings;
        this.live = live;
        this.counters = counters;
        long now = System.nanoTime();
        this.queue = new LiveQueue(settings.maxQueued());
        this.events = new RateLimit(settings.maxPerSecond(), now);
        this.said = new RateLimit(MAX_MESSAGES_PER_SECOND, now);
    }

    Object server() {
        return server;
    }

    Caller caller() {
        return caller;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        super.onWebSocketOpen(opened);
        opened.setMaxTextMessageSize(settings.maxMessageBytes());
        opened.setMaxBinaryMessageSize(settings.maxMessageBytes());
        socket = opened;
        if (!live.add(this)) {
            opened.close(StatusCode.TRY_AGAIN_LATER, "too many browsers look on", Callback.NOOP);
        }
    }

    @Override
    public void onWebSocketText(String message) {
        lock.lock();
        try {
            if (!said.take(System.nanoTime())) {
                close(StatusCode.POLICY_VIOLATION, "more than " + MAX_MESSAGES_PER_SECOND + " messages a second");
                return;
            }
            apply(BrowserMessage.parse(message));
        } catch (IllegalArgumentException e) {
            refuse("INVALID_ARGUMENT", String.valueOf(e.getMessage()));
        } finally {
            lock.unlock();
        }
        flush();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        LOG.debug("a browser's WebSocket failed name={} cause={}", caller.name(), cause.toString());
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        live.remove(this);
        callback.succeed();
    }

    /** Queues words of ours. */
    void say(String word) {
        lock.lock();
        try {
            queue.say(word);
        } finally {
            lock.unlock();
        }
    }

    void status(String json) {
        lock.lock();
        try {
            queue.status(json);
        } finally {
            lock.unlock();
        }
    }

    /** Queues those of the events that are wanted, as many as its rate and its queue have room for. */
    void offer(List<LiveEvent> taken, long nowNanos) {
        lock.lock();
        try {
            if (!paused && mayReadEvents()) {
                taken.stream()
                        .filter(event -> filter.passes(event.event()))
                        .forEach(event -> counters.increment(
                                offer(event, nowNanos)
                                        ? Counter.BROWSER_EVENTS_SENT
                                        : Counter.BROWSER_EVENTS_LEFT_OUT));
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean offer(LiveEvent event, long nowNanos) {
        if (events.take(nowNanos)) {
            return queue.offer(event.json());
        }
        queue.leaveOut(1);
        return false;
    }

    /** Events were lost before they could be looked at, nobody knows how many: at least one. */
    void lost() {
        lock.lock();
        try {
            if (!paused && mayReadEvents()) {
                queue.leaveOut(1);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what waits, unless something is on its way; closes who has taken nothing for too long. */
    void flush() {
        Session open = socket;
        if (open == null) {
            return;
        }
        Optional<String> message;
        lock.lock();
        try {
            if (sending) {
                if (System.nanoTime() - sentNanos > settings.sendTimeout().toNanos()) {
                    counters.increment(Counter.BROWSERS_CLOSED);
                    open.disconnect();
                }
                return;
            }
            message = queue.next();
            sending = message.isPresent();
            sentNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
        message.ifPresent(text -> open.sendText(text, Callback.from(this::onSent, failure -> open.disconnect())));
    }

    void close(int code, String reason) {
        Session open = socket;
        if (open != null) {
            open.close(code, reason, Callback.NOOP);
        }
    }

    /** What is not urgent waits for the next tick: many small messages would cost more than few large ones. */
    private void onSent() {
        boolean more;
        lock.lock();
        try {
            sending = false;
            more = queue.isUrgent();
        } finally {
            lock.unlock();
        }
        if (more) {
            writers.execute(this::flush); // not here: Jetty may call this while it is being called
        }
    }

    private void apply(BrowserMessage message) {
        switch (message) {
            case BrowserMessage.Subscribe(EventFilter wanted) -> {
                if (mayReadEvents()) {
                    filter = wanted;
                    queue.dropEvents();
                } else {
                    refuse("PERMISSION_DENIED", refusal());
                }
            }
            case BrowserMessage.Pause(boolean pause) -> paused = pause;
        }
    }

    /** What is said to those who may see the status only. */
    String refusal() {
        return "events need the role " + Role.SENDER.word() + "; " + caller.name() + " has "
                + caller.role().word();
    }

    boolean mayReadEvents() {
        return caller.role().allows(Role.SENDER);
    }

    private void refuse(String code, String message) {
        queue.say(LiveEvents.json(Map.of("error", Map.of("code", code, "message", message))));
    }
}
