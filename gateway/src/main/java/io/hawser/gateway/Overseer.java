package io.hawser.gateway;

/**
 * Who looks after the gateway's process.
 *
 * <p>Threads: called by the {@code supervisor} thread; must not block.
 */
interface Overseer {
    /** Nobody does: the gateway is part of another program, which sees its status. */
    Overseer NOBODY = new Overseer() {
        @Override
        public void onAlive() {}

        @Override
        public void onGivenUp(String why) {}
    };

    /** The supervisor went round: about ten times a second. */
    void onAlive();

    /** A part cannot be healed by restarting it: the process should be replaced. Called once. */
    void onGivenUp(String why);
}
