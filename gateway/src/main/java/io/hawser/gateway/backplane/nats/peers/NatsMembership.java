package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Registration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Who is alive, and who is told of it.
 *
 * <p>Threads: any; one short lock, under which nobody is told. Changes come from {@code nats-peers} alone.
 */
final class NatsMembership implements Membership {
    private final Node self;
    private final ReentrantLock lock = new ReentrantLock();

    // under the lock
    private final Map<Listener, Telling> listeners = new LinkedHashMap<>();
    private final Set<Node> others = new TreeSet<>();

    // written under the lock, read by anybody
    private volatile Set<Node> live;
    private volatile boolean isolated;

    NatsMembership(Node self) {
        this.self = self;
        this.live = Set.of(self);
    }

    @Override
    public Set<Node> live() {
        return live;
    }

    @Override
    public boolean isolated() {
        return isolated;
    }

    @Override
    public Registration watch(Listener listener) {
        Telling telling = new Telling();
        lock.lock();
        try {
            others.forEach(node -> telling.add(() -> listener.onJoined(node)));
            if (isolated) {
                telling.add(listener::onIsolated);
            }
            listeners.put(listener, telling);
        } finally {
            lock.unlock();
        }
        telling.begin();
        return () -> forget(listener);
    }

    void join(Node node) {
        change(() -> others.add(node), listener -> listener.onJoined(node));
    }

    void die(Node node) {
        change(() -> others.remove(node), listener -> listener.onDied(node));
    }

    void isolate() {
        change(() -> isolated = true, Listener::onIsolated);
    }

    void rejoin() {
        change(() -> isolated = false, Listener::onRejoined);
    }

    private void change(Runnable change, Consumer<Listener> news) {
        Set<Telling> tellings;
        lock.lock();
        try {
            change.run();
            Set<Node> all = new TreeSet<>(others);
            all.add(self);
            live = java.util.Collections.unmodifiableSet(all);
            listeners.forEach((listener, telling) -> telling.add(() -> tell(listener, news)));
            tellings = Set.copyOf(listeners.values());
        } finally {
            lock.unlock();
        }
        tellings.forEach(Telling::tell);
    }

    private void tell(Listener listener, Consumer<Listener> news) {
        if (isListening(listener)) {
            news.accept(listener);
        }
    }

    private boolean isListening(Listener listener) {
        lock.lock();
        try {
            return listeners.containsKey(listener);
        } finally {
            lock.unlock();
        }
    }

    private void forget(Listener listener) {
        lock.lock();
        try {
            listeners.remove(listener);
        } finally {
            lock.unlock();
        }
    }
}
