package io.hawser.gateway.supervision.drain;

import java.time.Duration;
import java.util.List;

/**
 * What can be taken out of service.
 *
 * <p>Threads: what it is told to do it is told by one thread at a time; the questions by any.
 */
public interface Drainable {

    /**
     * Says NOT_SERVING of the node from now on, and takes no new sessions. Called again when the plan becomes another one.
     */
    void leaveService(DrainPlan plan);

    /** No further commands go to devices from now on, so that those that have some finish. */
    void hold();

    /** Everybody who is there, each once. */
    List<? extends Guest> guests();

    /** How many are there now. */
    int sessions();

    /** Commands that devices have and did not end. */
    int commandsInFlight();

    /** Writes down what was accepted, and tells what devices said; may wait for the disk and for others. */
    void flush() throws Exception;

    /** A device in session. */
    interface Guest {
        /** Whether it has commands that it has not ended. */
        boolean busy();

        /** Says goodbye, and when and where to come back; nothing happens when it is gone already. */
        void sendAway(Duration reconnectAfter, String alternate);
    }
}
