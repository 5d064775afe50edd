package io.hawser.gateway.event;

import java.time.Duration;
import java.util.Optional;

/**
 * How the event log is.
 *
 * @param oldest the oldest event kept; means nothing while there is none
 * @param newest the last event that became durable; means nothing while there is none
 * @param events how many are kept, as of the last look at retention; an estimate where several gateways append
 * @param bytes their length in the log
 * @param queuedEvents how many wait to become durable
 * @param queuedBytes their length
 * @param sinceCommit how long ago events last became durable; empty when none did since start
 * @param failing why the last append failed, or what other gateways append can't be read, while that lasts
 */
public record EventLogStatus(
        EventPosition oldest,
        EventPosition newest,
        long events,
        long bytes,
        long queuedEvents,
        long queuedBytes,
        Optional<Duration> sinceCommit,
        Optional<String> failing) {}
