package io.hawser.gateway.backplane;

/** Somebody who is called back, until it is closed; closing twice is closing once. Threads: any. */
public interface Registration extends AutoCloseable {

    /** Nobody is called back from now on, but for a call that is under way. */
    @Override
    void close();
}
