package io.hawser.device;

import io.hawser.protocol.Command;
import io.hawser.protocol.CommandResult;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The commands of a device: those in progress, the last results, and the results that no session has carried yet.
 *
 * <p>Bounded by one limit: one more in progress is rejected, unless the deadline of another has passed, which the
 * gateway will not send again; of the results the oldest is forgotten, sent or not.
 *
 * <p>Threads: under the device's lock; see {@link Turn}.
 */
final class CommandLedger {
    private final int limit;
    private final Map<UUID, Long> deadlines = HashMap.newHashMap(0);
    private final SequencedMap<UUID, CommandResult> results = new LinkedHashMap<>(0);
    private final Set<UUID> unsent = LinkedHashSet.newLinkedHashSet(0);

    CommandLedger(int limit) {
        this.limit = limit;
    }

    /** Decides what to do about a command that arrived at {@code now}, in ns of the device's clock. */
    Admission admit(Command command, long now) {
        Optional<CommandResult> result = Optional.ofNullable(results.get(command.id()));
        if (result.isPresent()) {
            unsent.remove(command.id());
            return new Admission.Finished(result.get());
        }
        if (deadlines.containsKey(command.id())) {
            return new Admission.InProgress();
        }
        if (deadlines.size() >= limit) {
            deadlines.values().removeIf(deadline -> deadline - now <= 0);
        }
        if (deadlines.size() >= limit) {
            return new Admission.TooMany();
        }
        deadlines.put(command.id(), now + TimeUnit.MILLISECONDS.toNanos(command.millisLeft()));
        return new Admission.Begun();
    }

    /** Remembers how a command ended; {@code sent} when a session carries the result already. */
    void finish(CommandResult result, boolean sent) {
        deadlines.remove(result.id());
        results.put(result.id(), result);
        if (!sent) {
            unsent.add(result.id());
        }
        if (results.size() > limit) {
            unsent.remove(results.pollFirstEntry().getKey());
        }
    }

    /** Takes the results that no session has carried yet, in order. */
    List<CommandResult> takeUnsent() {
        List<CommandResult> taken =
                unsent.stream().map(results::get).filter(Objects::nonNull).toList();
        unsent.clear();
        return taken;
    }

    /** What to do about a command. */
    sealed interface Admission {
        /** Acknowledge it and carry it out. */
        record Begun() implements Admission {}

        /** Acknowledge it again. */
        record InProgress() implements Admission {}

        /** Answer what was answered before. */
        record Finished(CommandResult result) implements Admission {}

        /** Reject it. */
        record TooMany() implements Admission {}
    }
}
