package io.hawser.gateway.backplane;

import java.util.Set;

/**
 * Which nodes are alive, as far as this one can tell: a killed node is missed within a second, one that hangs within two.
 * Nodes need not agree at every moment; what must be decided by one only is decided by a {@link DurableLog}'s fence.
 *
 * <p>Threads: any may call; nothing here blocks. A listener is called by one thread at a time, in order, and must not block.
 */
public interface Membership {

    /** The live nodes in the order of their ids, this one always among them. */
    Set<Node> live();

    /** Whether this node has lost the others, and what they share, and can't tell who is alive. */
    boolean isolated();

    /** Has {@code listener} told of every change from now on; first, before this returns, of the others that live already. */
    Registration watch(Listener listener);

    /** Hears of nodes other than its own. */
    interface Listener {

        /** A node came. When it is a new life of one that lived, the old one's death is told before. */
        void onJoined(Node node);

        /** A node is gone, and never comes back as the same life unless it only hung: then it joins again. */
        void onDied(Node node);

        /** This node can reach nobody and nothing. The others are told dead one by one, too. */
        default void onIsolated() {}

        /** It can again; those that live were told as joined before, as far as they could be heard. */
        default void onRejoined() {}
    }
}
