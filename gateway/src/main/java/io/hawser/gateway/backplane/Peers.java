package io.hawser.gateway.backplane;

/**
 * The other gateways of the cluster. A gateway that stands alone has none, and everything here answers accordingly.
 *
 * <p>Threads: see each part.
 */
public interface Peers {

    /** This node. */
    Node self();

    /** Who is alive. */
    Membership membership();

    /** What each tells all others. */
    Announcements announcements();

    /** Questions to one. */
    Calls calls();
}
