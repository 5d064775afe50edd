package io.hawser.gateway.bench;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What the servers do without gateways: publishers that each have one message on its way, with all events that have become due
 * meanwhile, as the event log of a gateway has. A stream of its own, with the settings of the event log's.
 *
 * <p>Threads: one for each publisher while it runs.
 */
public final class RawPublishers implements AutoCloseable {
    private static final String SUBJECT = "bench.events";
    private static final int MAX_EVENTS = 1_000; // as a gateway's batches are limited
    private static final int MAX_BYTES = 256 << 10;
    private static final long STREAM_BYTES = 8L << 30;
    private static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Connection> connections = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param servers ready to make streams, which takes a while when there are several */
    public RawPublishers(List<String> servers, int publishers) throws Exception {
        for (int i = 0; i < publishers; i++) {
            connections.add(Nats.connect(new Options.Builder()
                    .server(servers.get(i % servers.size()))
                    .errorListener(new ErrorListener() {}) // what it says of servers that are stopped in the end
                    .build()));
        }
        connections
                .getFirst()
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("BENCH")
                        .subjects(SUBJECT)
                        .storageType(StorageType.File)
                        .replicas(servers.size())
                        .maxBytes(STREAM_BYTES)
                        .duplicateWindow(DUPLICATE_WINDOW)
                        .build());
    }

    /** What the messages of another stream take on one server's disk. */
    public long bytesOf(String stream) throws Exception {
        return connections
                .getFirst()
                .jetStreamManagement()
                .getStreamInfo(stream)
                .getStreamState()
                .getByteCount();
    }

    /** Publishes events of so many bytes at that rate, all publishers together. */
    public PacedFigures run(double perSecond, int bytesEach, Span span) throws Exception {
        long start = System.nanoTime();
        List<Publisher> all = new ArrayList<>();
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < connections.size(); i++) {
            all.add(new Publisher(i, perSecond, bytesEach, start, span));
        }
        all.forEach(publisher -> ends.add(threads.submit(publisher)));
        parkUntil(start + span.settle().toNanos());
        span.begin().run();
        long before = acknowledged(all);
        long begun = System.nanoTime();
        parkUntil(start + span.settle().plus(span.measured()).toNanos());
        long done = acknowledged(all);
        double took = (System.nanoTime() - begun) / 1e9;
        span.end().run();
        for (Future<?> end : ends) {
            end.get();
        }
        long due = all.stream().mapToLong(publisher -> publisher.events).sum();
        Histogram latency = PacedFigures.histogram();
        Histogram lateness = PacedFigures.histogram();
        all.forEach(publisher -> {
            latency.add(publisher.latency);
            lateness.add(publisher.lateness);
        });
        return new PacedFigures(
                perSecond, (done - before) / took, due - done, due - acknowledged(all), latency, lateness);
    }

    private static long acknowledged(List<Publisher> all) {
        return all.stream().mapToLong(publisher -> publisher.acknowledged).sum();
    }

    private static void parkUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Every so many-th event is its: number n of its own is due at the moment of n times the publishers plus its index. */
    private final class Publisher implements Runnable {
        private final int index;
        private final int bytesEach;
        private final long start;
        private final double gapNanos;
        private final long events;
        private final long from;
        private final long to;
        private final Histogram latency = PacedFigures.histogram();
        private final Histogram lateness = PacedFigures.histogram();
        private volatile long acknowledged; // written by its own thread

        Publisher(int index, double perSecond, int bytesEach, long start, Span span) {
            this.index = index;
            this.bytesEach = bytesEach;
            this.start = start;
            gapNanos = 1e9 / perSecond;
            events = Math.round(span.seconds() * perSecond / connections.size());
            from = start + span.settle().toNanos();
            to = from + span.measured().toNanos();
        }

        @Override
        public void run() {
            try {
                JetStream stream = connections.get(index).jetStream();
                long deadline = due(events) + PATIENCE.toNanos();
                while (acknowledged < events && System.nanoTime() < deadline) {
                    parkUntil(due(acknowledged));
                    publish(stream);
                }
            } catch (IOException | JetStreamApiException e) {
                throw new IllegalStateException("the servers do not take it", e);
            }
        }

        private void publish(JetStream stream) throws IOException, JetStreamApiException {
            long first = acknowledged;
            long now = System.nanoTime();
            int most = Math.min(MAX_EVENTS, Math.max(1, MAX_BYTES / bytesEach));
            int count = 0;
            while (count < most && first + count < events && due(first + count) <= now) {
                record(lateness, due(first + count), now);
                count++;
            }
            Headers id = new Headers().put("Nats-Msg-Id", start + "-" + index + "-" + first);
            var _ = stream.publish(SUBJECT, id, new byte[count * bytesEach]);
            long done = System.nanoTime();
            for (int i = 0; i < count; i++) {
                record(latency, due(first + i), done);
            }
            acknowledged = first + count;
        }

        private long due(long number) {
            return start + (long) ((number * connections.size() + index) * gapNanos);
        }

        private void record(Histogram times, long due, long now) {
            if (due >= from && due < to) {
                times.recordValue(Math.min(now - due, times.getHighestTrackableValue()));
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            for (Connection connection : connections) {
                connection.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
