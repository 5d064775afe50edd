package io.hawser.gateway.event;

import io.hawser.gateway.backplane.RecordId;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A batch on its way to the log.
 *
 * @param id the same in every attempt
 * @param record the encoded batch; shared with readers, so nobody changes it
 * @param events how many events it holds
 * @param queuedBytes what they count in the queue
 * @param nextOrdinal the ordinal of the batch behind it
 * @param stored what to run when it is durable, in order
 */
record PendingBatch(
        RecordId id, ByteBuffer record, int events, long queuedBytes, long nextOrdinal, List<Runnable> stored) {}
