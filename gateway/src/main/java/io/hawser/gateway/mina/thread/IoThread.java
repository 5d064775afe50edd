package io.hawser.gateway.mina.thread;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoService;
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
    private final Rounds rounds;
    private final Heartbeat heartbeat = new Heartbeat();
    private final Set<NioSession> arriving = ConcurrentHashMap.newKeySet(); // handed over, not taken in yet
    private final Queue<Runnable> handedIn = new ConcurrentLinkedQueue<>(); // at most a few for each connection
    private volatile @Nullable Thread thread; // set by the thread itself; MINA may start another one after an idle time
    // The thread's own:
    private final Deque<Runnable> afterRound = new ArrayDeque<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES); // the kernel needs no copy of it
    private boolean wokenByItself;
    private boolean pastWrites; // of this round: what is to be written from here on needs another

    public IoThread(String name, Executor executor) {
        this(name, executor, new Rounds(name));
    }

    private IoThread(String name, Executor executor, Rounds rounds) {
        super(work -> executor.execute(() -> rounds.run(work)));
        this.name = name;
        this.rounds = rounds;
    }

    public String name() {
        return name;
    }

    /** Asks for a sign of life; how long one has been waited for by now. Any thread. */
    public Duration ask() {
        boolean idle = !rounds.areUnderWay(); // then there is nobody to ask, and nobody who needs to answer
        return heartbeat.ask(idle, super::wakeup);
    }

    /** A connection is handed over to it; until it {@linkplain #arrived takes it in} nobody else knows of it. */
    void expect(NioSession connection) {
        arriving.add(connection);
        add(connection);
    }

    /** Whether a connection of that service is on its way to it. Any thread. */
    boolean awaits(IoService service) {
        return arriving.stream().anyMatch(connection -> connection.getService().equals(service));
    }

    /** It cannot run. */
    void giveUp() {
        rounds.giveUp();
    }

    /** It has taken a connection in. */
    public void arrived(NioSession connection) {
        arriving.remove(connection);
    }

    /** Connections that it was handed and did not take in; they are the caller's from now on. */
    public Collection<NioSession> takeArriving() {
        List<NioSession> taken = List.copyOf(arriving);
        taken.forEach(arriving::remove);
        return taken;
    }

    /** How long an answer has been waited for, without asking anew. Any thread. */
    public Duration silence() {
        return rounds.areUnderWay() ? heartbeat.waiting() : Duration.ZERO;
    }

    /** Its name, and what is wrong with it. */
    public String describe() {
        return isDead()
                ? name + " died: " + rounds.whyGivenUp()
                : name + " has given no sign of life for " + silence().toMillis() + " ms; it is at " + top();
    }

    /** Where it is, a line for each frame. */
    public String stack() {
        return running().map(IoThread::frames).orElse("");
    }

    /** Whether it ended and left its connections behind. */
    public boolean isDead() {
        return rounds.areGivenUp();
    }

    /** The Java thread, for as long as there is one. */
    public Optional<Thread> running() {
        return rounds.areUnderWay() ? Optional.ofNullable(thread) : Optional.empty();
    }

    /** Ends it without its help: its selector is closed, and what it waits for is interrupted. Any thread. */
    public void abandon() {
        Optional<Thread> left = running();
        try {
            selector.close(); // it lets go of the sockets that are closed
        } catch (IOException e) {
            LOG.warn("selector of a thread that was left behind does not close thread={}", name, e);
        }
        left.ifPresent(Thread::interrupt);
    }

    /** Whether this is the thread that calls. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** An empty buffer with that much room at least, until the next call. This thread only. */
    public ByteBuffer scratch(int room) {
        return room <= SCRATCH_BYTES ? scratch.clear() : ByteBuffer.allocate(room);
    }

    /**
     * Runs {@code work} when all connections that this round found readable have been read; once where it was put off
     * before. A thread that hangs or dies in that round does not come to it. This thread only.
     */
    public void afterRound(Runnable work) {
        if (!work.equals(afterRound.peekLast())) { // one and the same is done once
            afterRound.add(work);
        }
    }

    /** Runs {@code work} on this thread, soon, before it reads again; work that a thread which died had left is dropped. */
    public void inTurn(Runnable work) {
        handedIn.add(work);
        wakeup();
    }

    private String top() {
        return running()
                .flatMap(found -> Arrays.stream(found.getStackTrace()).findFirst())
                .map(StackTraceElement::toString)
                .orElse("its end");
    }

    private static String frames(Thread found) {
        return Arrays.stream(found.getStackTrace())
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.joining());
    }

    @Override
    protected int select(long timeout) throws Exception {
        heartbeat.answer();
        pastWrites = true;
        finishRound(); // what came after the reading, of connections that ended, or before an error
        if (rounds.begin()) {
            Thread current = Thread.currentThread();
            thread = current;
            current.setName(name); // MINA has given it another
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
        runAll(handedIn); // first: what it gives the log belongs to this round
        runAll(afterRound);
    }

    private static void runAll(Queue<Runnable> waiting) {
        for (Runnable work = waiting.poll(); work != null; work = waiting.poll()) {
            try {
                work.run();
            } catch (Throwable failure) {
                LOG.error("bug: what was to be done between two rounds of reading failed", failure);
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
