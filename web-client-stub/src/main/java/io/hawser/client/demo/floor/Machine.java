package io.hawser.client.demo.floor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A machine as the page shows it, all of it: what changed is told by telling the machine anew, so a browser that missed
 * something is right again with the next word.
 *
 * @param id the device's id
 * @param presence whether it is there
 * @param session the epoch of the session that says so; what an earlier one says is late
 * @param since since when it is so, where known
 * @param why why it is not there, for people; empty if it is, or nobody knows
 * @param reported when it last sent something
 * @param readings the latest of each thing that it reports
 * @param command its latest command
 */
public record Machine(
        String id,
        Presence presence,
        long session,
        Optional<Instant> since,
        String why,
        Optional<Instant> reported,
        List<Reading> readings,
        Optional<MachineCommand> command) {
    public Machine {
        readings = List.copyOf(readings);
    }

    static Machine unknown(String id) {
        return new Machine(id, Presence.AWAY, 0, Optional.empty(), "", Optional.empty(), List.of(), Optional.empty());
    }

    Machine with(Presence now, long ofSession, Optional<Instant> from, String because) {
        return new Machine(id, now, ofSession, from, because, reported, readings, command);
    }

    Machine with(List<Reading> latest, Instant time) {
        Instant newest = reported.filter(time::isBefore).orElse(time);
        return new Machine(id, presence, session, since, why, Optional.of(newest), latest, command);
    }

    Machine with(MachineCommand latest) {
        return new Machine(id, presence, session, since, why, reported, readings, Optional.of(latest));
    }
}
