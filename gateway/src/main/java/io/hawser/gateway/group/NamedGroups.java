package io.hawser.gateway.group;

import io.hawser.gateway.event.EventsUnavailableException;
import java.util.List;
import java.util.Optional;

/**
 * The named groups that read events, wherever each is served.
 *
 * <p>Threads: those that may block: every method may wait for the store or another gateway.
 */
public interface NamedGroups {

    /**
     * Joins a group, which is made when there is none; waits until that is durable.
     *
     * @throws EventsUnavailableException when it could not be stored, or the gateway that serves the group does not answer
     */
    JoinOutcome join(JoinRequest request) throws InterruptedException;

    /** How a group is. */
    Optional<GroupStatus> find(String name) throws InterruptedException;

    /** At most so many groups behind that name, in the order of their names. */
    List<GroupStatus> after(String name, int limit) throws InterruptedException;

    /**
     * Moves a group; waits until that is durable.
     *
     * @throws EventsUnavailableException as above
     */
    SeekOutcome seek(String name, SeekTarget target) throws InterruptedException;

    /**
     * Forgets a group without members; waits until that is durable.
     *
     * @throws EventsUnavailableException as above
     */
    DeleteOutcome delete(String name) throws InterruptedException;
}
