package io.hawser.gateway.supervision.rebalance;

import io.hawser.gateway.supervision.drain.DrainPlan;
import io.hawser.gateway.supervision.drain.Drainable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A node with fake devices, which go at once to where they are sent. */
public final class FakeFleet implements Drainable {
    /** Where devices were sent, in order. */
    public final List<String> sentTo = new CopyOnWriteArrayList<>();

    private final Set<Device> devices = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile Consumer<String> arrivals = _ -> {};

    /** So many more devices log in. */
    public List<Device> add(int count) {
        List<Device> fresh = IntStream.range(0, count)
                .mapToObj(_ -> new Device(numbers.incrementAndGet()))
                .toList();
        devices.addAll(fresh);
        return fresh;
    }

    /** Has {@code arrival} told where a device goes that is sent away. */
    public void onArrival(Consumer<String> arrival) {
        arrivals = arrival;
    }

    @Override
    public void leaveService(DrainPlan plan) {}

    @Override
    public void hold() {}

    @Override
    public List<? extends Guest> guests() {
        return List.copyOf(devices);
    }

    @Override
    public int sessions() {
        return devices.size();
    }

    @Override
    public int commandsInFlight() {
        return 0;
    }

    @Override
    public void flush() {}

    /** One of them. */
    public final class Device implements Guest {
        /** Whether it has a command that it has not ended. */
        public volatile boolean busy;

        private final int number;

        private Device(int number) {
            this.number = number;
        }

        /** Whether it is still here. */
        public boolean here() {
            return devices.contains(this);
        }

        @Override
        public boolean busy() {
            return busy;
        }

        @Override
        public void sendAway(Duration reconnectAfter, String alternate) {
            if (devices.remove(this)) {
                sentTo.add(alternate);
                arrivals.accept(alternate);
            }
        }

        @Override
        public String toString() {
            return "device-" + number;
        }
    }
}
