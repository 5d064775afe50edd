package io.hawser.gateway.backplane;

/** One node's view of what lasts and, once gateways cluster, of each other; an engine is one implementation. */
public interface Backplane extends AutoCloseable {

    /** The log of that name, created when it is new. */
    DurableLog log(LogName name);

    /** The registers of this installation. */
    Registers registers();

    /** How this engine keeps what it acknowledges, in a word for status: {@code full}, {@code relaxed}, {@code memory}. */
    String durability();

    /** Writes what was appended, fails what cannot be written any more, and lets go of files. */
    @Override
    void close();
}
