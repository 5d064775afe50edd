package io.hawser.protocol;

/** Bytes that follow no frame of the protocol. The connection is beyond repair: answer with {@link #fault()} and close. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ProtocolFault fault;

    public MalformedFrameException(ProtocolFault.Code code, String text) {
        // No stack trace: this is the peer's fault, and hostile peers must not cost us one for every frame.
        super(text, null, false, false);
        this.fault = new ProtocolFault(code, text);
    }

    /** What to tell the device. */
    public ProtocolFault fault() {
        return fault;
    }
}
