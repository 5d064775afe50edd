package io.hawser.gateway.mina;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.AbstractIoSession;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.DefaultWriteRequest;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.core.write.WriteRequestQueue;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one connection, merged into one buffer when it is taken: MINA spends a system call on every
 * buffer. Nobody waits on the futures of our writes, so those of merged requests are left alone.
 *
 * <p>Bounded by {@link MinaLink}, which refuses messages over its limit.
 *
 * <p>Threads: any offers; the connection's I/O thread takes, and whoever closes the connection, under a short lock.
 */
final class CoalescingWriteQueue implements WriteRequestQueue {
    private static final int MAX_MERGED_BYTES = 32 * 1024;

    private final Queue<WriteRequest> requests = new ConcurrentLinkedQueue<>();

    @Override
    public @Nullable WriteRequest poll(IoSession session) {
        WriteRequest taken = take(session);
        if (AbstractIoSession.CLOSE_REQUEST.equals(taken)) {
            session.closeNow();
            dispose(session);
            return null;
        }
        return taken;
    }

    private @Nullable WriteRequest take(IoSession session) {
        synchronized (requests) {
            WriteRequest first = requests.poll();
            return first == null || !mergeable(requests.peek(), length(first)) ? first : merge(first, session);
        }
    }

    @Override
    public void offer(IoSession session, WriteRequest request) {
        requests.add(request);
    }

    @Override
    public boolean isEmpty(IoSession session) {
        return requests.isEmpty();
    }

    @Override
    public void clear(IoSession session) {
        synchronized (requests) {
            requests.clear();
        }
    }

    @Override
    public void dispose(IoSession session) {
        // nothing is held
    }

    @Override
    public int size() {
        return requests.size();
    }

    private WriteRequest merge(WriteRequest first, IoSession session) {
        List<WriteRequest> parts = new ArrayList<>();
        int bytes = 0;
        WriteRequest next = first;
        do {
            parts.add(next);
            bytes += length(next);
            if (parts.size() > 1) {
                requests.remove();
            }
            next = requests.peek();
        } while (mergeable(next, bytes));
        IoBuffer merged = IoBuffer.allocate(bytes);
        for (WriteRequest part : parts) {
            merged.put((IoBuffer) part.getMessage());
        }
        merged.flip();
        // The merged request will be counted as one message; take the others off the session's count here. Their
        // buffers
        // are consumed, so this leaves the count of bytes alone.
        for (WriteRequest part : parts.subList(1, parts.size())) {
            ((AbstractIoSession) session).decreaseScheduledBytesAndMessages(part);
        }
        return new DefaultWriteRequest(merged);
    }

    private static boolean mergeable(@Nullable WriteRequest request, int bytesSoFar) {
        return request != null
                && request.getMessage() instanceof IoBuffer buffer
                && bytesSoFar > 0
                && bytesSoFar + buffer.remaining() <= MAX_MERGED_BYTES;
    }

    private static int length(WriteRequest request) {
        return request.getMessage() instanceof IoBuffer buffer ? buffer.remaining() : 0;
    }
}
