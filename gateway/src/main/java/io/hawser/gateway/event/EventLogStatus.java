package io.hawser.gateway.event;

import java.time.Duration;
import java.util.Optional;

/**
 * How the event log is.
 *
 * @param head from where a reader misses nothing that is kept
 * @param tail behind the last durable event
 * @param events how many are kept, as of the last look at retention
 * @param bytes their length in the log
 * @param queuedEvents how many wait to become durable
 * @param queuedBytes their length
 * @param sinceCommit how long ago events last became durable; empty when none did since start
 * @param failing why the last append failed, while that lasts
 */
public record EventLogStatus(
        ResumeToken head,
        ResumeToken tail,
        long events,
        long bytes,
        long queuedEvents,
        long queuedBytes,
        Optional<Duration> sinceCommit,
        Optional<String> failing) {}
