package io.hawser.gateway.backplane;

/** Nodes of one engine, each of which a test can put to sleep and kill. Threads: any; a node's name is used once. */
public interface Cluster extends AutoCloseable {

    /** A new node. */
    Backplane start(String node);

    /** It stands still, as a process does that the machine has no time for: what it asked for may still happen. */
    void pause(String node);

    /** It goes on where it stood, and knows nothing of what happened meanwhile. */
    void resume(String node);

    /** It is gone, and hears of nothing any more; of what it asked for some may have happened. */
    void kill(String node);

    @Override
    void close();
}
