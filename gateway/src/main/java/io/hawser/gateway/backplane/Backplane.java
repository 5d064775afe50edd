package io.hawser.gateway.backplane;

/** One node's view of what lasts, and of the other nodes; an engine is one implementation. */
public interface Backplane extends AutoCloseable {

    /** The log of that name, created when it is new. */
    DurableLog log(LogName name);

    /** The registers of this installation. */
    Registers registers();

    /** The other gateways. */
    Peers peers();

    /** How this engine keeps what it acknowledges, in a word for status: {@code full}, {@code relaxed}, {@code memory}. */
    String durability();

    /** How the part that writes is, at once, whatever it does. */
    WriterHealth writerHealth();

    /**
     * Replaces the part that writes; what is waiting to be written waits for the new one, and nothing fails for it.
     *
     * @throws IllegalStateException when the old one is stuck and cannot be made to stop
     */
    void restartWriter() throws InterruptedException;

    /** Writes what was appended, fails what cannot be written any more, and lets go of files. */
    @Override
    void close();
}
