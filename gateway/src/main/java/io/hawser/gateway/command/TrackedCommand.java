package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.device.DeviceRoute;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.protocol.Command;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One command and how far it has come.
 *
 * <p>Threads: {@link #status} and {@link #reached} from any thread. Everything that changes it runs under the lock of its
 * {@link DeviceQueue}; stages are completed under no lock.
 */
public final class TrackedCommand implements AcceptedCommand {
    private static final long MAX_U32 = 0xFFFF_FFFFL;
    private static final long NO_SESSION = 0;

    private final TimingWheel wheel;
    private final TimingWheel.Timer timer;
    private final long deadlineNanos; // by the wheel's clock, which does not jump
    private final boolean fromLog;
    private final CompletableFuture<Submission> stored = new CompletableFuture<>();
    private final CompletableFuture<CommandStatus> delivered = new CompletableFuture<>();
    private final CompletableFuture<CommandStatus> completed = new CompletableFuture<>();
    private volatile CommandStatus status; // written under the queue's lock, read by anybody
    private volatile Position truncatable; // written once more when stored; read by the sweep
    private final AtomicBoolean lateResult = new AtomicBoolean(); // whether one was taken

    // Under the queue's lock:
    private CommandPhase phase = CommandPhase.STORING;
    private long sentEpoch = NO_SESSION; // of the session that it was sent to last
    private Optional<Instant> acknowledged = Optional.empty();
    private long firstRecord; // its position
    private final Resending resending = new Resending();

    /**
     * @param status as it is to be stored, or as the log told
     * @param untilDeadline the time left
     * @param truncatable the log's records up to there do not matter to this command
     * @param due called by the wheel when the command wants attention
     */
    TrackedCommand(
            CommandStatus status,
            Duration untilDeadline,
            boolean fromLog,
            Position truncatable,
            TimingWheel wheel,
            Consumer<TrackedCommand> due) {
        this.status = status;
        this.wheel = wheel;
        this.deadlineNanos = wheel.nanoTime() + untilDeadline.toNanos();
        this.fromLog = fromLog;
        this.truncatable = truncatable;
        this.timer = wheel.timer(() -> due.accept(this));
        this.acknowledged = status.delivered();
    }

    @Override
    public CommandStatus status() {
        return status;
    }

    /** Fails with {@link CommandsClosedException} when the commands are closed first; runs what hangs on it on the log's thread. */
    @Override
    public CompletionStage<CommandStatus> reached(WaitFor goal) {
        return switch (goal) {
            case STORED -> stored.thenApply(_ -> status);
            case DELIVERED -> delivered.minimalCompletionStage();
            case COMPLETED -> completed.minimalCompletionStage();
        };
    }

    /** True for the first answer that comes too late. */
    boolean takesLateResult() {
        return status.late().isEmpty() && lateResult.compareAndSet(false, true);
    }

    /** A late answer is durable; only the first is, and nothing else changes a command that has ended. */
    void answeredLate(LateResult result) {
        status = status.answeredLate(result);
    }

    /** Its place in lists; it never changes. */
    CommandKey key() {
        return status.key();
    }

    CommandRequest request() {
        return status.request();
    }

    CompletionStage<Submission> submission() {
        return stored.minimalCompletionStage();
    }

    Position truncatable() {
        return truncatable;
    }

    boolean finished() {
        return status.state().terminal();
    }

    /** Whether others may know of it. */
    boolean stored() {
        return stored.isDone();
    }

    boolean overdue() {
        return wheel.nanoTime() - deadlineNanos >= 0;
    }

    // What follows runs under the queue's lock.

    /** It ended in an earlier life. */
    void restoreEnded(Position position) {
        truncatable = new Position(position.value() - 1);
        phase = CommandPhase.ENDED;
        completeEnded();
    }

    /**
     * It is stored, or was in an earlier life.
     *
     * @param position of the oldest record that matters
     * @param first where its first record is, or was
     */
    void live(Position position, Position first) {
        truncatable = new Position(position.value() - 1);
        firstRecord = first.value();
        phase = CommandPhase.LIVE;
        setTimer();
    }

    /** What has to be written for its older records to be forgotten; empty when its end is decided. */
    Optional<CommandRecord.Renewed> renewal() {
        if (phase != CommandPhase.LIVE) {
            return Optional.empty();
        }
        var created = new CommandRecord.Created(request(), status.created(), status.deadline());
        return Optional.of(new CommandRecord.Renewed(created, acknowledged, new Position(firstRecord)));
    }

    /** That is durable. One that was acknowledged meanwhile keeps all its records. */
    void renewed(CommandRecord.Renewed renewal, Position position) {
        if (acknowledged.equals(renewal.delivered())) {
            truncatable = new Position(position.value() - 1);
        }
    }

    boolean isStoring() {
        return phase == CommandPhase.STORING;
    }

    boolean isLive() {
        return phase == CommandPhase.LIVE;
    }

    boolean sentTo(DeviceRoute route) {
        return sentEpoch == route.epoch();
    }

    long sentEpoch() {
        return sentEpoch;
    }

    boolean resendDue() {
        return awaitsAcknowledgement() && resending.isDue(wheel.nanoTime());
    }

    /** Whether it did not arrive and has waited for long enough; true once. */
    boolean takesRetry() {
        return resending.takesRetry(wheel.nanoTime());
    }

    /** Sends it to a session that may have it already; false when the session takes nothing. */
    boolean sendTo(DeviceRoute route, Duration resendInterval, Instant now) {
        boolean duplicate = maybeSent(); // the log does not say whether it was sent
        long millisLeft = Math.clamp((deadlineNanos - wheel.nanoTime()) / 1_000_000, 0, MAX_U32);
        CommandRequest request = request();
        resending.endRetries();
        if (!route.send(new Command(request.id(), millisLeft, duplicate, request.name(), request.payload()))) {
            sentEpoch = NO_SESSION;
            setTimer();
            return false;
        }
        resending.onSent(sentTo(route), resendInterval, wheel.nanoTime());
        sentEpoch = route.epoch();
        status = status.sentAgain(now);
        setTimer();
        return true;
    }

    /** The session that it was sent to is gone. */
    void unsent() {
        sentEpoch = NO_SESSION;
        setTimer();
    }

    /** It did not arrive where it was sent; false when the device has it all the same. */
    boolean undelivered(Duration pause) {
        if (acknowledged.isPresent()) {
            return false;
        }
        sentEpoch = NO_SESSION;
        resending.onUndelivered(pause, wheel.nanoTime());
        status = status.notSent();
        setTimer();
        return true;
    }

    /** Whether a device may have it. */
    boolean maybeSent() {
        return fromLog || status.attempts() > 0;
    }

    /** True for the first acknowledgement. */
    boolean acknowledge(Instant now) {
        if (phase != CommandPhase.LIVE || acknowledged.isPresent()) {
            return false;
        }
        acknowledged = Optional.of(now);
        setTimer();
        return true;
    }

    void acknowledgementStored(Instant time) {
        if (phase == CommandPhase.LIVE || phase == CommandPhase.ENDING) {
            status = status.deliveredAt(time);
        }
    }

    /** Decides the end; empty when it was decided before. */
    Optional<CommandStatus> end(CommandState state, Instant now, Payload result) {
        if (phase != CommandPhase.LIVE) {
            return Optional.empty();
        }
        phase = CommandPhase.ENDING;
        timer.cancel();
        CommandStatus known = acknowledged.map(status::deliveredAt).orElse(status);
        return Optional.of(known.endedAs(state, now, result));
    }

    void ended(CommandStatus end) {
        phase = CommandPhase.ENDED;
        status = end;
    }

    // What follows runs under no lock.

    void completeStored() {
        stored.complete(new Submission.Accepted(this));
    }

    void completeDelivered() {
        delivered.complete(status);
    }

    void completeEnded() {
        stored.complete(new Submission.Accepted(this));
        delivered.complete(status);
        completed.complete(status);
    }

    void refuse(Submission why) {
        stored.complete(why);
        fail(new IllegalStateException("the command was refused: " + why));
    }

    void close() {
        fail(new CommandsClosedException());
    }

    private void fail(RuntimeException why) {
        timer.cancel();
        stored.completeExceptionally(why);
        delivered.completeExceptionally(why);
        completed.completeExceptionally(why);
    }

    private boolean awaitsAcknowledgement() {
        return sentEpoch != NO_SESSION && acknowledged.isEmpty();
    }

    private void setTimer() {
        long now = wheel.nanoTime();
        long left = deadlineNanos - now;
        boolean resends = awaitsAcknowledgement() || resending.retries();
        timer.set(Duration.ofNanos(resends ? Math.min(left, resending.nanosLeft(now)) : left));
    }
}
