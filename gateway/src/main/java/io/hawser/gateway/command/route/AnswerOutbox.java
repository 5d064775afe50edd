package io.hawser.gateway.command.route;

import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.command.shard.ShardSettings;
import io.hawser.gateway.command.wire.DeviceAnswer;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What devices of this node said of commands whose shard is elsewhere: kept, in order, until the owner has it. One batch is on
 * its way at a time, so the order lasts whatever fails. What finds it full, or waits for too long, is dropped: the owner sends
 * again what it has no acknowledgement of, and the device repeats what it said. A result that is dropped behind its
 * acknowledgement comes again when the device connects anew or the shard gets another owner, if it does in time.
 *
 * <p>Threads: any; one short lock guards the state.
 */
final class AnswerOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerOutbox.class);
    private static final int BATCH_ANSWERS = 500;
    private static final int BATCH_BYTES = Calls.MAX_BODY_BYTES - 2_048;

    private final int shard;
    private final Questions questions;
    private final ShardSettings settings;
    private final Counters counters;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock:
    private final Queue<DeviceAnswer> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean sending;

    AnswerOutbox(int shard, Questions questions, ShardSettings settings, Counters counters) {
        this.shard = shard;
        this.questions = questions;
        this.settings = settings;
        this.counters = counters;
    }

    /** Whether something of it has not reached the owner. */
    boolean isBusy() {
        lock.lock();
        try {
            return sending;
        } finally {
            lock.unlock();
        }
    }

    void put(DeviceAnswer answer) {
        boolean begins;
        lock.lock();
        try {
            boolean full = waiting.size() >= settings.maxAnswers()
                    || waitingBytes + answer.bytes() > settings.maxAnswerBytes();
            if (full) {
                counters.increment(Counter.COMMAND_ANSWERS_DROPPED);
                return;
            }
            waiting.add(answer);
            waitingBytes += answer.bytes();
            begins = !sending;
            sending = true;
        } finally {
            lock.unlock();
        }
        if (begins) {
            sendNext();
        }
    }

    private void sendNext() {
        List<DeviceAnswer> batch = take();
        if (!batch.isEmpty()) {
            var _ = questions.tell(shard, batch).whenComplete((_, failure) -> onTold(batch, failure));
        }
    }

    private void onTold(List<DeviceAnswer> batch, @Nullable Throwable failure) {
        if (failure != null) {
            counters.add(Counter.COMMAND_ANSWERS_DROPPED, batch.size());
            LOG.warn(
                    "devices' answers to commands dropped shard={} count={} reason={}",
                    shard,
                    batch.size(),
                    failure.getMessage());
        }
        sendNext();
    }

    private List<DeviceAnswer> take() {
        List<DeviceAnswer> batch = new ArrayList<>();
        lock.lock();
        try {
            int bytes = 0;
            DeviceAnswer next = waiting.peek();
            while (next != null
                    && batch.size() < BATCH_ANSWERS
                    && (batch.isEmpty() || bytes + next.bytes() <= BATCH_BYTES)) {
                bytes += next.bytes();
                batch.add(waiting.remove());
                next = waiting.peek();
            }
            waitingBytes -= bytes;
            sending = !batch.isEmpty();
        } finally {
            lock.unlock();
        }
        return batch;
    }
}
