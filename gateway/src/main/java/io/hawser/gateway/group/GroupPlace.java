package io.hawser.gateway.group;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.LogPlace;
import io.hawser.gateway.event.LogPlaces;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a group is: everything up to {@code read} is finished, but for what is listed.
 *
 * @param read everything behind it was not looked at yet
 * @param unfinished in order
 * @param lost told or to be told, and not acknowledged
 */
record GroupPlace(LogPlace read, List<Unfinished> unfinished, List<LostEvents> lost) {
    GroupPlace {
        unfinished = List.copyOf(unfinished);
        lost = List.copyOf(lost);
    }

    static GroupPlace at(LogPlace place) {
        return new GroupPlace(place, List.of(), List.of());
    }

    /** Where that is; empty when the log does not keep such an event. Waits for the log. */
    static Optional<GroupPlace> of(SeekTarget target, LogPlaces places) throws InterruptedException {
        return switch (target) {
            case SeekTarget.Now() -> Optional.of(at(places.now()));
            case SeekTarget.Oldest() -> Optional.of(at(places.oldest()));
            case SeekTarget.Time(Instant time) -> Optional.of(at(places.at(time)));
            case SeekTarget.AtEvent(var position) ->
                places.around(position)
                        .map(around -> new GroupPlace(
                                around.behind(),
                                List.of(new Unfinished(position.batch(), position.index(), around.events() - 1)),
                                List.of()));
        };
    }

    /** The log need not keep anything up to here for this group. */
    Position spared() {
        Position read = read().behind();
        if (unfinished.isEmpty()) {
            return read;
        }
        Position before = new Position(unfinished.getFirst().batch().value() - 1);
        return before.compareTo(read) < 0 ? before : read;
    }
}
