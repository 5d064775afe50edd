package io.hawser.gateway.mina;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code device-io-N} thread: MINA's processor without what costs us. One read a wake-up instead of two; no wake-up by
 * the thread itself; a change of traffic control takes effect at once instead of within a second, and is made by this
 * thread alone; no walk over all sessions every second, for keep-alive has a timing wheel.
 *
 * <p>Public, with a public constructor, only because MINA would have it so.
 */
public final class IoThread extends NioProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(IoThread.class);

    private static final int SCRATCH_BYTES = 16 * 1024;

    private final String name;
    private volatile @Nullable Thread thread; // set by the thread itself; MINA may start another one after an idle time
    // The thread's own:
    private final Queue<Runnable> afterRound = new ArrayDeque<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES); // the kernel needs no copy of it
    private boolean wokenByItself;
    private boolean pastWrites; // of this round: what is to be written from here on needs another

    public IoThread(String name, Executor executor) {
        super(rounds -> executor.execute(() -> runAll(rounds)));
        this.name = name;
    }

    /**
     * Runs MINA's rounds, and goes on with the next when an error comes out of one, wherever from: MINA would leave all the
     * connections of the thread to nobody, and never get to its own end.
     */
    private static void runAll(Runnable rounds) {
        boolean over = false;
        while (!over) {
            try {
                rounds.run();
                over = true;
            } catch (Throwable failure) {
                LOG.error("bug: an error came out of a round of {}, which goes on", Thread.currentThread(), failure);
            }
        }
    }

    /** Whether this is the thread that calls. */
    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** An empty buffer with that much room at least, until the next call. This thread only. */
    ByteBuffer scratch(int room) {
        return room <= SCRATCH_BYTES ? scratch.clear() : ByteBuffer.allocate(room);
    }

    /** Runs {@code work} when all connections that this round found readable have been read. This thread only. */
    void afterRound(Runnable work) {
        afterRound.add(work);
    }

    @Override
    protected int select(long timeout) throws Exception {
        pastWrites = true;
        finishRound(); // what came after the reading, of connections that ended, or before an error
        Thread current = Thread.currentThread();
        if (thread != current) {
            thread = current;
            current.setName(name);
        }
        if (wokenByItself) {
            wokenByItself = false;
            pastWrites = false;
            return selector.selectNow();
        }
        pastWrites = false;
        return super.select(timeout);
    }

    /** MINA's round: select, read, write, and then this for the sessions that ended. */
    @Override
    protected void destroy(NioSession session) throws Exception {
        pastWrites = true;
        super.destroy(session);
    }

    /** The connections to read from or write to. The end of this walk is the end of the round's reading. */
    @Override
    protected Iterator<NioSession> selectedSessions() {
        Iterator<NioSession> selected = super.selectedSessions();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                boolean more = selected.hasNext();
                if (!more) {
                    finishRound();
                }
                return more;
            }

            @Override
            public NioSession next() {
                return selected.next();
            }

            @Override
            public void remove() {
                selected.remove();
            }
        };
    }

    private void finishRound() {
        for (Runnable work = afterRound.poll(); work != null; work = afterRound.poll()) {
            try {
                work.run();
            } catch (Throwable failure) {
                LOG.error("bug: what was to follow a round of reading failed", failure);
            }
        }
    }

    /** Spares the selector the changes that change nothing: it would go through all of them before it selects. */
    @Override
    protected void setInterestedInWrite(NioSession session, boolean interested) throws Exception {
        if (isInterestedInWrite(session) != interested) {
            super.setInterestedInWrite(session, interested);
        }
    }

    @Override
    protected void wakeup() {
        if (!isCurrent()) {
            super.wakeup();
        } else if (pastWrites || isDisposing()) {
            wokenByItself = true;
            wakeupCalled.set(true); // or MINA takes the quick return of select for a broken selector
        }
        // Else this round gets to it: nobody has to be woken.
    }

    @Override
    protected int read(NioSession session, IoBuffer buffer) throws Exception {
        return buffer.position() > 0 ? 0 : super.read(session, buffer);
    }

    /**
     * Left to this thread: MINA reads, changes and writes a key's interests without a lock, so a resumed read could be lost
     * to a write of this thread's that ends at the same time, and nothing would ever be read again.
     */
    @Override
    public void updateTrafficControl(NioSession session) {
        if (isCurrent()) {
            super.updateTrafficControl(session);
        } else {
            updateTrafficMask(session);
        }
    }

    @Override
    protected Iterator<NioSession> allSessions() {
        return isDisposing() ? super.allSessions() : Collections.emptyIterator();
    }
}
