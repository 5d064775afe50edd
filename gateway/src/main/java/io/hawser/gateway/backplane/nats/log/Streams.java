package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.NatsUnusableException;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams: how they are named, and what they have to be like.
 *
 * <p>Threads: any; what makes a stream blocks.
 */
public final class Streams {
    private static final Logger log = LoggerFactory.getLogger(Streams.class);

    /** For how long an append can be repeated without being written twice. */
    public static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(2);

    private static final int OTHER_CONFIGURATION = 10058;
    private static final Set<Integer> NOT_YET = Set.of(10005, 10008, 10009); // no suitable peers, no leader
    private static final int UNAVAILABLE = 503;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Line line;
    private final int replicas;
    private final Duration patience;
    private final LongSupplier nanoClock;

    /**
     * What a log may hold; what is oldest goes.
     *
     * @param age for how long
     * @param bytes how much
     */
    public record Bounds(Duration age, long bytes) {}

    /** @param patience how long servers may take until they can make a stream */
    public Streams(Line line, int replicas, Duration patience, LongSupplier nanoClock) {
        this.line = line;
        this.replicas = replicas;
        this.patience = patience;
        this.nanoClock = nanoClock;
    }

    static String stream(LogName name) {
        return "HAWSER_" + name.value().toUpperCase(Locale.ROOT);
    }

    static String subject(LogName name) {
        return "hawser.log." + name.value();
    }

    /** A log that refuses what there is no room for. */
    public StreamConfiguration whole(LogName name) {
        return common(stream(name), subject(name))
                .discardPolicy(DiscardPolicy.New)
                .build();
    }

    /** A log that forgets its oldest records. */
    public StreamConfiguration bounded(LogName name, Bounds bounds) {
        Duration window = DUPLICATE_WINDOW.compareTo(bounds.age()) < 0 ? DUPLICATE_WINDOW : bounds.age();
        return common(stream(name), subject(name))
                .discardPolicy(DiscardPolicy.Old)
                .maxAge(bounds.age())
                .maxBytes(bounds.bytes())
                .duplicateWindow(window)
                .build();
    }

    /** A bucket of keys and values as NATS has them, one value each, but read through the leader only. */
    public StreamConfiguration bucket(String name) {
        return common("KV_" + name, "$KV." + name + ".>")
                .discardPolicy(DiscardPolicy.New)
                .maxMessagesPerSubject(1)
                .allowRollup(true)
                .denyDelete(true)
                .build();
    }

    private StreamConfiguration.Builder common(String name, String subject) {
        return StreamConfiguration.builder()
                .name(name)
                .subjects(subject)
                .storageType(StorageType.File)
                .replicas(replicas)
                .allowDirect(false)
                .duplicateWindow(DUPLICATE_WINDOW);
    }

    /**
     * Makes a stream, or has the one that is there be as it should.
     *
     * @throws NatsUnusableException when that can't be had
     */
    public void ensure(StreamConfiguration wanted) throws InterruptedException {
        long deadline = nanoClock.getAsLong() + patience.toNanos();
        while (true) {
            try {
                require(wanted, make(wanted));
                return;
            } catch (IOException e) {
                pause(wanted, deadline, e);
            } catch (JetStreamApiException e) {
                if (!NOT_YET.contains(e.getApiErrorCode()) && e.getErrorCode() != UNAVAILABLE) {
                    throw unusable(wanted, e);
                }
                pause(wanted, deadline, e);
            }
        }
    }

    private StreamConfiguration make(StreamConfiguration wanted) throws IOException, JetStreamApiException {
        JetStreamManagement management = line.management();
        try {
            return management.addStream(wanted).getConfiguration();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != OTHER_CONFIGURATION) {
                throw e;
            }
            StreamConfiguration changed = management.updateStream(wanted).getConfiguration();
            log.info("nats stream is changed to what the settings say stream={}", wanted.getName());
            return changed;
        }
    }

    private void pause(StreamConfiguration wanted, long deadline, Exception why) throws InterruptedException {
        Optional<String> forbidden = line.forbidden();
        if (forbidden.isPresent()) {
            throw new NatsUnusableException(
                    "cluster: NATS stream " + wanted.getName()
                            + " can't be made, the servers allow this gateway too little: " + forbidden.get(),
                    why);
        }
        if (nanoClock.getAsLong() - deadline >= 0) {
            throw unusable(wanted, why);
        }
        log.debug("nats stream is not there yet stream={} because={}", wanted.getName(), why.getMessage());
        Thread.sleep(PAUSE);
    }

    private static NatsUnusableException unusable(StreamConfiguration wanted, Exception why) {
        return new NatsUnusableException(
                "cluster: NATS stream " + wanted.getName() + " can't be made: " + why.getMessage(), why);
    }

    /** Servers pass over settings that they do not know. */
    private static void require(StreamConfiguration wanted, StreamConfiguration got) {
        List<String> wrong = new ArrayList<>();
        compare(wrong, "subjects", wanted.getSubjects(), got.getSubjects());
        compare(wrong, "storage", wanted.getStorageType(), got.getStorageType());
        compare(wrong, "num_replicas", wanted.getReplicas(), got.getReplicas());
        compare(wrong, "discard", wanted.getDiscardPolicy(), got.getDiscardPolicy());
        compare(wrong, "allow_direct", wanted.getAllowDirect(), got.getAllowDirect());
        compare(wrong, "duplicate_window", wanted.getDuplicateWindow(), got.getDuplicateWindow());
        compare(wrong, "max_age", wanted.getMaxAge(), got.getMaxAge());
        compare(wrong, "max_bytes", wanted.getMaxBytes(), got.getMaxBytes());
        compare(wrong, "max_msgs_per_subject", wanted.getMaxMsgsPerSubject(), got.getMaxMsgsPerSubject());
        if (!wrong.isEmpty()) {
            throw new NatsUnusableException("cluster: NATS stream " + wanted.getName() + " is not as it has to be: "
                    + String.join(", ", wrong));
        }
    }

    private static void compare(List<String> wrong, String what, Object wanted, Object got) {
        if (!wanted.equals(got)) {
            wrong.add(what + " " + got + " (expected: " + wanted + ")");
        }
    }
}
